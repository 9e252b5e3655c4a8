// Power cuts under the vote log as it ships, at any file call: while it votes, while it closes, while it
// recovers from the cut before, several times in a row; with full disks, failed calls and rubbish on the card
// in between.
#include <cstdio>
#include <random>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "kiosk/votelog/retention.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "tests/kiosk/votelog/told.h"
#include "tests/kiosk/votelog/votes.h"
#include "tests/support/card/card.h"
#include "tests/support/progress.h"
#include "tests/support/setting.h"
#include "tests/support/silence.h"

namespace xinluon::votelog {
namespace {

using test::Card;
using test::CardCall;
using test::Fate;

struct Tally {
  std::uint64_t cuts = 0;
  std::uint64_t in_recovery = 0;  // before the log was open
  std::uint64_t in_a_row = 0;     // right after another one in a recovery
  std::uint64_t in_a_call = 0;    // a commit, a checkpoint, retention
  std::uint64_t in_closing = 0;
  std::uint64_t idle = 0;
  std::uint64_t failed_calls = 0;
  std::uint64_t full = 0;
  std::uint64_t damaged = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t set_aside = 0;
  std::uint64_t left = 0;
};

// One folder from its first start on.
class History {
 public:
  History(std::uint32_t seed, Tally& tally) : random_(seed), tally_(tally), card_(folder_.path(), seed) {
    options_ = options_in(folder_.path());
    options_.keep_records = 5;
    card_.before = [this](const CardCall& call) { return fate_of(call); };
  }

  void run(int starts) {
    for (int i = 0; i < starts && !testing::Test::HasFailure(); ++i) live();
    tally_.acknowledged += told_.acknowledged();
    tally_.set_aside += told_.set_aside();
  }

 private:
  // From one start to the next.
  void live();
  void vote_on(VoteLog& log);
  void act(VoteLog& log);
  void save(VoteLog& log);
  void pass_unanswered(VoteLog& log);
  void seal(VoteLog& log);
  void note_backed_up(VoteLog& log);
  void recover(VoteLog& log);
  void plan_faults();
  void end(std::uint64_t& where);
  Fate fate_of(const CardCall& call);
  Fate decide(const CardCall& call);
  bool chance(unsigned one_in) { return random_() % one_in == 0; }
  unsigned up_to(unsigned n) { return static_cast<unsigned>(1 + random_() % n); }

  test::TemporaryFolder folder_{test::Medium::memory};
  std::mt19937 random_;
  Tally& tally_;
  Card card_;
  Options options_;
  Told told_{*KioskId::from("K001")};
  std::int64_t last_ = 0;
  unsigned calls_to_cut_ = 0;    // 0: none is planned
  unsigned calls_to_fault_ = 0;  // the same
  unsigned faults_ = 0;          // in a row, when it comes
  Fate fault_ = Fate::failed;
  bool faulty_ = false;  // a call may have failed since the last recovery
  bool sound_ = true;    // no more will fail
  bool last_start_was_cut_ = false;
  // Tells every call and every step, to look at a seed that failed.
  const bool loud_ = test::Silence::is_loud();
};

Fate History::fate_of(const CardCall& call) {
  const Fate fate = decide(call);
  if (loud_ && (call.changes_something() || fate != Fate::done)) {
    log::info("{} of {} bytes on {}: {}", static_cast<int>(call.kind), call.bytes, call.name,
              static_cast<int>(fate));
  }
  return fate;
}

Fate History::decide(const CardCall& call) {
  if (calls_to_fault_ > 0 && call.kind != CardCall::Kind::open && --calls_to_fault_ == 0) {
    ++tally_.failed_calls;
    faulty_ = true;
    if (--faults_ > 0) calls_to_fault_ = 1;
    return fault_;
  }
  if (calls_to_cut_ > 0 && call.changes_something() && --calls_to_cut_ == 0) return Fate::power_off;
  return Fate::done;
}

// A cut inside the opening, inside a commit, far away, or none before everything is idle.
void History::live() {
  const unsigned length[] = {12, 12, 60, 60, 60, 400};
  calls_to_cut_ = chance(12) ? 0 : up_to(length[random_() % std::size(length)]);
  auto log = VoteLog::open(options_);
  if (card_.is_off()) {
    if (last_start_was_cut_) ++tally_.in_a_row;
    last_start_was_cut_ = true;
    log = fail(Errc::internal, "the power is off");
    return end(tally_.in_recovery);
  }
  last_start_was_cut_ = false;
  ASSERT_TRUE(log) << log.error().message;
  told_.compare(*log, folder_.path());
  if (testing::Test::HasFailure()) return;
  plan_faults();
  vote_on(*log);
  if (card_.is_off()) {
    log = fail(Errc::internal, "the power is off");
    return end(tally_.in_a_call);
  }
  if (chance(2)) {
    card_.power_off();
    log = fail(Errc::internal, "the power is off");
    return end(tally_.idle);
  }
  log = fail(Errc::internal, "it is closed");
  if (card_.is_off()) return end(tally_.in_closing);
  calls_to_fault_ = 0;
  card_.set_capacity(0);
}

// The card comes back, sometimes with rubbish in the newest file.
void History::end(std::uint64_t& where) {
  ++tally_.cuts;
  ++where;
  calls_to_cut_ = calls_to_fault_ = 0;
  faulty_ = false;
  card_.set_capacity(0);
  card_.power_on();
  if (loud_) log::info("-------- the power is back");
  if (!chance(60)) return;
  for (const auto& name : names_in(folder_.path())) {
    if (!name.starts_with("votes-") || !name.ends_with(".db") || !chance(2)) continue;
    ++tally_.damaged;
    told_.damaged(*Epoch::from(std::string_view(name).substr(6, 32)));
    card_.damage(name);
  }
}

void History::plan_faults() {
  faulty_ = false;
  sound_ = true;
  if (chance(8)) {
    const Fate kinds[] = {Fate::failed, Fate::no_space, Fate::half};
    fault_ = kinds[random_() % std::size(kinds)];
    calls_to_fault_ = up_to(40);
    sound_ = false;
    faults_ = chance(2) ? 1 : up_to(12);
  }
  if (chance(20)) {
    card_.set_capacity(card_.used_bytes() + random_() % (64 * 1024));
    ++tally_.full;
    faulty_ = true;
    sound_ = false;
  }
}

void History::vote_on(VoteLog& log) {
  const unsigned many = 4 * forget_step;
  const unsigned actions = chance(40) ? many : up_to(12);
  for (unsigned i = 0; i < actions && !card_.is_off(); ++i) {
    if (log.trouble()) {
      recover(log);
    } else {
      act(log);
    }
  }
}

void History::act(VoteLog& log) {
  switch (random_() % 10) {
    case 0:
      return told_.has_open_vote() ? seal(log) : pass_unanswered(log);
    case 1:
      return note_backed_up(log);
    case 2:
      return log.maintain();
    default:
      return told_.has_open_vote() && !chance(3) ? seal(log) : save(log);
  }
}

void History::save(VoteLog& log) {
  told_.trying_to_save(++last_);
  const auto saved = log.save_open(vote_number(last_), token_number(last_));
  if (loud_) log::info("save {}: {}", last_, saved ? "stored" : saved.error().message);
  if (card_.is_off()) return;
  if (saved) return told_.saved();
  EXPECT_TRUE(faulty_) << saved.error().message;
  EXPECT_TRUE(log.trouble());
  told_.save_failed();
}

void History::pass_unanswered(VoteLog& log) {
  told_.trying_unanswered(++last_);
  const auto recorded = log.record_unanswered(no_answer_number(last_), token_number(last_));
  if (card_.is_off()) return;
  if (recorded) return told_.unanswered_recorded();
  EXPECT_TRUE(faulty_) << recorded.error().message;
  told_.unanswered_failed();
}

void History::seal(VoteLog& log) {
  const auto seq = log.seal();
  if (loud_) log::info("seal: {}", seq ? "sealed" : seq.error().message);
  if (card_.is_off()) return;
  EXPECT_TRUE(seq || faulty_) << seq.error().message;
  if (!seq) return told_.seal_failed();
  told_.sealed();
  EXPECT_EQ(*seq, log.epochs().back().head_seq);
}

void History::note_backed_up(VoteLog& log) {
  const wire::EpochState state = log.epochs()[random_() % log.epochs().size()];
  const Seq seq =
      chance(2) ? state.head_seq : state.first_seq - 1 + random_() % (state.head_seq + 2 - state.first_seq);
  told_.backed_up(state.epoch, seq);
  const auto noted = log.note_backed_up(state.epoch, seq);
  EXPECT_TRUE(noted || card_.is_off() || faulty_) << noted.error().message;
  if (noted && seq >= state.first_seq + forget_step) ++tally_.left;
}

void History::recover(VoteLog& log) {
  if (chance(2)) {
    calls_to_fault_ = 0;
    card_.set_capacity(0);
    sound_ = true;
  }
  const auto recovered = log.recover();
  if (loud_) log::info("recover: {}", recovered ? "stores again" : recovered.error().message);
  if (card_.is_off()) return;
  EXPECT_TRUE(recovered || !sound_) << recovered.error().message;
  if (!recovered) return;
  faulty_ = !sound_;
  if (told_.call_failed()) return told_.recovered();
  // It was retention that failed: the vote is open still, unless the log had to seal it.
  if (!told_.has_open_vote()) return;
  const auto sealed = log.seal();
  if (card_.is_off()) return;
  EXPECT_TRUE(sealed || sealed.error().code == Errc::not_found || faulty_) << sealed.error().message;
  told_.recovered();
}

void print(const Tally& tally, std::uint64_t histories, std::uint32_t seed) {
  std::printf(
      "%s\n",
      format("{} cuts in {} histories from seed {} on: {} in a recovery ({} of them after another one),"
             " {} in a call, {} in closing, {} idle; {} failed calls, {} full cards, {} files damaged"
             " ({} records set aside), {} retentions; {} votes acknowledged, 0 lost",
             tally.cuts, histories, seed, tally.in_recovery, tally.in_a_row, tally.in_a_call,
             tally.in_closing, tally.idle, tally.failed_calls, tally.full, tally.damaged, tally.set_aside,
             tally.left, tally.acknowledged)
          .c_str());
  std::fflush(stdout);
}

TEST(LongPowerCuts, NothingThankedIsLostAndNothingElseIsStored) {
  constexpr int starts_of_a_history = 30;
  const std::uint64_t cuts = test::size_of("XINLUON_CUTS", 10'000);
  const auto seed = static_cast<std::uint32_t>(test::setting("XINLUON_CUT_SEED", 1'000'000));
  Tally tally;
  std::uint32_t at = seed;
  test::Progress progress("cuts", cuts);
  for (; tally.cuts < cuts; ++at) {
    const test::Silence silence;
    History(at, tally).run(starts_of_a_history);
    ASSERT_FALSE(HasFailure()) << "repeat it with: tests/long.sh cuts --count 1 --seed " << at;
    progress.done(tally.cuts);
  }
  print(tally, at - seed, seed);
  EXPECT_GT(tally.in_recovery * 20, tally.cuts);
  EXPECT_GT(tally.in_a_call * 10, tally.cuts);
}

TEST(LongPowerCuts, SeedsThatOnceWereRed) {
  for (const std::uint32_t seed : {20001415U, 200003272U, 240002888U, 400012818U}) {
    const test::Silence silence;
    Tally tally;
    History(seed, tally).run(30);
    EXPECT_FALSE(HasFailure()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace xinluon::votelog
