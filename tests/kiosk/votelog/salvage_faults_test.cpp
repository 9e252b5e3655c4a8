// Every file call of a salvage fails, on a card: in the end all is saved that a salvage without faults saves,
// or somebody is told that votes lie aside. Nothing is saved twice, and voting goes on.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>

#include <gtest/gtest.h>

#include "kiosk/votelog/salvage.h"
#include "kiosk/votelog/vote_folder.h"
#include "sync/base/files.h"
#include "tests/kiosk/votelog/votes.h"
#include "tests/support/card/card.h"
#include "tests/support/silence.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;
using test::Card;
using test::CardCall;
using test::Fate;

using Lines = std::vector<std::string>;

constexpr std::size_t page_bytes = 4096;
constexpr std::size_t any_size = 64 * 1024 * 1024;
constexpr std::int64_t later_vote = 1'000;
constexpr Seq carried_over_from = 20;

void work(VoteLog& log) {
  for (int steps = 0; log.has_work() && steps < 1'000; ++steps) log.maintain();
  ASSERT_FALSE(log.has_work());
}

// The files of a kiosk that was cut off: votes in the database and in its log, the last of them open.
class Files {
 public:
  Files(int votes, Seq backed_up) {
    const Options options = options_in(folder_ / "kiosk");
    {
      VoteLog log = open_or_die(options);
      for (int i = 1; i < votes; ++i) cast(log, i);
      EXPECT_TRUE(log.note_backed_up(log.epochs().back().epoch, backed_up));
      path_ = path() / file_of(options, log).filename();
    }
    VoteLog log = open_or_die(options);
    cast(log, votes);
    EXPECT_TRUE(log.save_open(vote_number(votes + 1)));
    fs::copy(options.folder, path());
    EXPECT_TRUE(log.seal());
    lines_ = lines_of(log, log.epochs().back());
  }

  fs::path path() const { return folder_ / "files"; }
  const fs::path& vote_file() const { return path_; }
  Epoch epoch() const { return *epoch_of(path_); }
  const Lines& lines() const { return lines_; }  // with that of the open vote

  std::string bytes() const { return read_file(path_, any_size).value(); }
  void garble(std::size_t at, std::size_t bytes_to_garble) const {
    std::string all = bytes();
    all.replace(at, bytes_to_garble, bytes_to_garble, '\xA5');
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << all;
  }
  void garble_page_of_vote(int n) const {
    const std::size_t at = bytes().find(R"("boot_ms":)" + std::to_string(n) + ",");
    ASSERT_NE(at, std::string::npos);
    garble(at / page_bytes * page_bytes, page_bytes);
  }

 private:
  test::TemporaryFolder folder_{test::Medium::memory};
  fs::path path_;
  Lines lines_;
};

struct Damage {
  const char* name;
  int votes;
  Seq backed_up;
  std::function<void(const Files&)> happen;
};

void carry_over(const Files& files) {
  const std::string damaged = files.vote_file().native() + ".damaged-1";
  fs::rename(files.vote_file(), damaged);
  fs::rename(files.vote_file().native() + "-wal", damaged + "-wal");
  ASSERT_TRUE(note_carried_over(damaged, carried_over_from));
}

const std::vector<Damage>& damages() {
  static const std::vector<Damage> all = {
      {"page in the middle", 40, 0, [](const Files& files) { files.garble_page_of_vote(20); }},
      {"first page", 30, 0, [](const Files& files) { files.garble(0, 100); }},
      {"gap in a backup", 130, 110, [](const Files& files) { files.garble_page_of_vote(50); }},
      {"carried over", 30, 0, carry_over},
      {"rubbish", 10, 0,
       [](const Files& files) {
         files.garble(0, files.bytes().size());
         fs::remove(files.vote_file().native() + "-wal");
       }},
  };
  return all;
}

// What is told of the damaged file in the end.
struct Outcome {
  Lines lines;
  Seq first_seq = 0;
  bool aside = false;
};

Outcome outcome_of(VoteLog& log, const Epoch& epoch) {
  for (const wire::EpochState& state : std::vector(log.epochs())) {
    if (state.epoch == epoch) return {lines_of(log, state), state.first_seq, log.holds_votes_aside()};
  }
  return {{}, 0, log.holds_votes_aside()};
}

struct Fault {
  const char* name;
  Fate fate;
  int calls;  // that fail in a row; 0: all, until the card is well again
};

class Morning {
 public:
  explicit Morning(const Files& files) : epoch_(files.epoch()) {
    fs::copy(files.path(), folder_.path(), fs::copy_options::recursive);
    card_.emplace(folder_.path(), 1);
  }

  // The k-th call of the salvage and those after it fail; gives false where it made fewer calls. Then the
  // card is well again, and the kiosk is started anew after a cut.
  bool live(const Fault& fault, int k);
  Outcome outcome() {
    VoteLog log = open_or_die(options_);
    work(log);
    return outcome_of(log, epoch_);
  }
  void expect_votes_once() {
    VoteLog log = open_or_die(options_);
    EXPECT_FALSE(log.trouble());
    EXPECT_EQ(cast(log, later_vote + 1), 2U);
  }
  // It does not come back.
  void drain() {
    {
      VoteLog log = open_or_die(options_);
      const wire::EpochState state = log.epochs().front();
      if (state.epoch != epoch_) return;
      EXPECT_TRUE(log.note_backed_up(state.epoch, state.head_seq));
    }
    VoteLog log = open_or_die(options_);
    work(log);
    EXPECT_EQ(log.epochs().size(), 1U);
  }

 private:
  test::TemporaryFolder folder_{test::Medium::memory};
  Options options_ = options_in(folder_.path());
  Epoch epoch_;
  std::optional<Card> card_;
};

bool Morning::live(const Fault& fault, int k) {
  int calls = 0;
  {
    VoteLog log = open_or_die(options_);
    card_->before = [&](const CardCall&) {
      const bool fails = ++calls >= k && (fault.calls == 0 || calls < k + fault.calls);
      return fails ? fault.fate : Fate::done;
    };
    work(log);
    card_->before = nullptr;
    EXPECT_FALSE(log.trouble());
    EXPECT_EQ(cast(log, later_vote), 1U);
  }
  card_->power_off();
  card_->power_on();
  return calls >= k;
}

// Which record is the first behind a gap does not matter while all before it is in a backup.
void expect_all_or_told(const Outcome& found, const Outcome& expected, const Lines& chain, Seq backed_up) {
  EXPECT_NE(std::search(chain.begin(), chain.end(), found.lines.begin(), found.lines.end()), chain.end())
      << "what is saved is a piece of the chain";
  const bool all = found.first_seq + found.lines.size() == expected.first_seq + expected.lines.size() &&
                   found.first_seq <= std::max(expected.first_seq, backed_up + 1);
  EXPECT_TRUE(found.aside || (all && !expected.aside))
      << "from " << found.first_seq << " on " << found.lines.size() << " of " << expected.lines.size();
}

std::string fault_name(const testing::TestParamInfo<Fault>& test) {
  return test.param.name;
}

class LongSalvageFaults : public testing::TestWithParam<Fault> {};

TEST_P(LongSalvageFaults, AllIsSavedOnceOrSomebodyIsTold) {
  int places = 0;
  for (const Damage& damage : damages()) {
    SCOPED_TRACE(damage.name);
    const Files files(damage.votes, damage.backed_up);
    damage.happen(files);
    const test::Silence silence;
    const Outcome expected = Morning(files).outcome();
    Lines chain = files.lines();
    if (damage.name == std::string_view("carried over")) chain.resize(carried_over_from);
    int k = 0;
    for (bool reached = true; reached;) {
      Morning morning(files);
      reached = morning.live(GetParam(), ++k);
      expect_all_or_told(morning.outcome(), expected, chain, damage.backed_up);
      morning.expect_votes_once();
      morning.drain();
      ASSERT_FALSE(HasFailure()) << GetParam().name << " at call " << k;
    }
    places += k - 1;
  }
  std::printf("%s: %d places tried\n", GetParam().name, places);
  EXPECT_GT(places, 100);
}

INSTANTIATE_TEST_SUITE_P(Card, LongSalvageFaults,
                         testing::Values(Fault{"failed_once", Fate::failed, 1},
                                         Fault{"no_space_for_good", Fate::no_space, 0},
                                         Fault{"half_once", Fate::half, 1}),
                         fault_name);

}  // namespace
}  // namespace xinluon::votelog
