// The k-th file call of a fixed history fails, for every k: an I/O error, a full disk, half a write, a failed
// fsync, at any call under the vote log, its renames and its reserve among them.
#include <algorithm>
#include <cstdio>
#include <functional>

#include <gtest/gtest.h>

#include "kiosk/votelog/retention.h"
#include "tests/kiosk/votelog/told.h"
#include "tests/kiosk/votelog/votes.h"
#include "tests/support/card/card.h"
#include "tests/support/scarce_memory.h"
#include "tests/support/setting.h"
#include "tests/support/silence.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;
using test::Card;
using test::CardCall;
using test::Fate;

constexpr int votes_before = static_cast<int>(forget_step) + 5;

// Files as a power cut leaves them: votes in the database and in the log, and one that is open.
class Template {
 public:
  Template() {
    const Options options = options_in(folder_ / "kiosk");
    VoteLog log = open_or_die(options);
    for (int i = 1; i < votes_before; ++i) cast(log, i);
    EXPECT_TRUE(log.save_open(vote_number(votes_before)));
    fs::copy(options.folder, files_);
  }
  const fs::path& files() const { return files_; }

 private:
  test::TemporaryFolder folder_{test::Medium::memory};
  fs::path files_ = folder_ / "files";
};

struct Fault {
  const char* name;
  Fate fate;
  int calls;  // that fail in a row; 0: all from then on
};

// A morning on the card; what was told is held against what is there in the end.
class Morning {
 public:
  explicit Morning(const fs::path& files) {
    fs::copy(files, folder_.path(), fs::copy_options::recursive);
    card_.emplace(folder_.path(), 1);
    options_.keep_records = 1;
    card_->before = [this](const CardCall& call) { return note(call); };
    auto log = open_or_die(options_);
    told_.begin_with(log);
  }

  // From the k-th call of the next start on. Gives false when the morning had fewer calls.
  bool try_fault(const Fault& fault, int k);
  // The same with every `calls` requests for memory, from the k-th on, refused to SQLite.
  bool try_shortage(test::ScarceMemory& memory, std::uint64_t k, std::uint64_t requests);

 private:
  void live(const std::function<void()>& mend);
  Fate note(const CardCall& call);
  void vote(VoteLog& log);
  void save(VoteLog& log);
  void seal(VoteLog& log);
  void pass_unanswered(VoteLog& log);
  void back_up(VoteLog& log);
  void recover(VoteLog& log);
  void compare();
  void expect_opened_anew() const {
    EXPECT_FALSE(sync_failed_)
        << "something was thanked for after a failed fsync, before the files were opened anew";
  }

  test::TemporaryFolder folder_{test::Medium::memory};
  std::optional<Card> card_;
  Options options_ = options_in(folder_.path());
  Told told_{*KioskId::from("K001")};
  std::int64_t last_ = 1'000;
  std::function<bool()> fails_;
  Fate fate_ = Fate::done;
  bool sync_failed_ = false;
};

Fate Morning::note(const CardCall& call) {
  const bool database = call.name.starts_with("votes-");
  const Fate fate = fails_ && fails_() ? fate_ : Fate::done;
  if (database && call.kind == CardCall::Kind::sync && fate == Fate::failed) sync_failed_ = true;
  if (database && call.kind == CardCall::Kind::open && fate == Fate::done) sync_failed_ = false;
  return fate;
}

bool Morning::try_fault(const Fault& fault, int k) {
  int calls = 0;
  fate_ = fault.fate;
  fails_ = [&] { return ++calls >= k && (fault.calls == 0 || calls < k + fault.calls); };
  live([this] { fails_ = nullptr; });
  return calls >= k;
}

bool Morning::try_shortage(test::ScarceMemory& memory, std::uint64_t k, std::uint64_t requests) {
  memory.refuse(k, requests);
  std::uint64_t asked = 0;
  live([&] {
    asked = std::max(asked, memory.asked());
    memory.refuse_none();
  });
  return asked >= k;
}

// Until everything is well again; then only what is on the card counts.
void Morning::live(const std::function<void()>& mend) {
  if (auto log = VoteLog::open(options_)) {
    vote(*log);
    mend();
    while (log->trouble()) {
      const auto recovered = log->recover();
      EXPECT_TRUE(recovered) << recovered.error().message;
      if (!recovered) break;
      told_.recovered();
    }
  }
  mend();
  compare();
  card_->power_off();
  card_->power_on();
  compare();
}

void Morning::compare() {
  sync_failed_ = false;
  VoteLog log = open_or_die(options_);
  EXPECT_FALSE(log.trouble());
  told_.compare(log, folder_.path());
  save(log);
  seal(log);
  EXPECT_FALSE(told_.call_failed());
}

// Three citizens, of whom the second changes the vote, retention between them, and one who does not answer.
void Morning::vote(VoteLog& log) {
  save(log);
  seal(log);
  recover(log);
  save(log);
  save(log);
  back_up(log);
  seal(log);
  recover(log);
  pass_unanswered(log);
  recover(log);
  save(log);
}

void Morning::save(VoteLog& log) {
  if (log.trouble()) return;
  told_.trying_to_save(++last_);
  if (!log.save_open(vote_number(last_), token_number(last_))) return told_.save_failed();
  expect_opened_anew();
  told_.saved();
}

void Morning::seal(VoteLog& log) {
  if (!told_.has_open_vote() || told_.call_failed()) return;
  if (!log.seal()) return told_.seal_failed();
  expect_opened_anew();
  told_.sealed();
}

void Morning::pass_unanswered(VoteLog& log) {
  if (log.trouble() || told_.has_open_vote()) return;
  told_.trying_unanswered(++last_);
  if (!log.record_unanswered(no_answer_number(last_), token_number(last_))) return told_.unanswered_failed();
  expect_opened_anew();
  told_.unanswered_recorded();
}

void Morning::back_up(VoteLog& log) {
  if (log.epochs().empty()) return;  // not even readable
  const wire::EpochState state = log.epochs().back();
  told_.backed_up(state.epoch, state.head_seq);
  [[maybe_unused]] const auto noted = log.note_backed_up(state.epoch, state.head_seq);
}

void Morning::recover(VoteLog& log) {
  if (log.trouble() && log.recover()) told_.recovered();
}

std::string fault_name(const testing::TestParamInfo<Fault>& test) {
  return test.param.name;
}

class LongFileFaults : public testing::TestWithParam<Fault> {};

TEST_P(LongFileFaults, NothingThankedIsLostWhicheverCallFails) {
  const Template before;
  const test::TemporaryFolder nothing(test::Medium::memory);
  int places = 0;
  for (const fs::path& files : {before.files(), nothing.path()}) {
    const test::Silence silence;
    int k = 0;
    bool reached = true;
    while (reached && !HasFailure()) reached = Morning(files).try_fault(GetParam(), ++k);
    ASSERT_FALSE(HasFailure()) << GetParam().name << " at call " << k;
    places += k - 1;
  }
  std::printf("%s: %d places tried\n", GetParam().name, places);
  EXPECT_GT(places, 100);
}

INSTANTIATE_TEST_SUITE_P(
    Card, LongFileFaults,
    testing::Values(Fault{"failed_once", Fate::failed, 1}, Fault{"failed_thrice", Fate::failed, 3},
                    Fault{"failed_ten_times", Fate::failed, 10}, Fault{"failed_for_good", Fate::failed, 0},
                    Fault{"no_space_once", Fate::no_space, 1},
                    Fault{"no_space_ten_times", Fate::no_space, 10},
                    Fault{"no_space_for_good", Fate::no_space, 0}, Fault{"half_once", Fate::half, 1},
                    Fault{"half_for_good", Fate::half, 0}),
    fault_name);

// Each commit takes a sample; tests/long.sh file-faults refuses every single one.
TEST(LongMemoryFaults, NothingThankedIsLostWhicheverRequestIsRefused) {
  const Template before;
  const std::uint64_t step = test::setting("XINLUON_MEMORY_STEP", 20);
  std::uint64_t places = 0;
  test::ScarceMemory memory;
  for (const std::uint64_t requests : {std::uint64_t{1}, std::uint64_t{50}, std::uint64_t{0}}) {
    const test::Silence silence;
    std::uint64_t k = 1;
    for (bool reached = true; reached && !HasFailure(); k += step) {
      reached = Morning(before.files()).try_shortage(memory, k, requests);
      ++places;
    }
    ASSERT_FALSE(HasFailure()) << "from request " << k - step << " on, " << requests << " (0: all)";
  }
  std::printf("%llu places tried, every %llu-th\n", static_cast<unsigned long long>(places),
              static_cast<unsigned long long>(step));
}

}  // namespace
}  // namespace xinluon::votelog
