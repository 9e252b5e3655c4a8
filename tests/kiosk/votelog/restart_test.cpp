// The app is started again within one boot, after a failed fsync and while the card still fails: nothing is
// thanked for and the screen is told why, until the card stores again.
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kiosk/votelog/log_keeper.h"
#include "tests/kiosk/votelog/votes.h"
#include "tests/support/card/card.h"
#include "tests/support/silence.h"

namespace xinluon::votelog {
namespace {

using test::Card;
using test::CardCall;
using test::Fate;
using testing::AnyOf;
using testing::ElementsAre;
using testing::IsEmpty;

using Fails = std::function<bool(const CardCall&)>;

constexpr Milliseconds retry{30'000};
constexpr std::int64_t thanked = 2;  // the vote that was open when the fsync failed
constexpr std::int64_t refused = 3;  // the change of it that failed
constexpr std::uint32_t seeds = 8;   // what a failed fsync leaves on the card differs

bool is_sync_of_log(const CardCall& call) {
  return call.kind == CardCall::Kind::sync && call.name.starts_with("votes-") && call.name.ends_with("-wal");
}

struct Failure {
  const char* name;
  Fails fails;
};

std::string failure_name(const testing::TestParamInfo<Failure>& test) {
  return test.param.name;
}

class RestartWithinABoot : public testing::TestWithParam<Failure> {
 protected:
  void fail(const Fails& fails) {
    card_->before = [fails](const CardCall& call) { return fails(call) ? Fate::failed : Fate::done; };
  }
  // One citizen is thanked for vote 1, the next for vote 2 and told that its change is not recorded. Then the
  // app dies, and writes nothing more.
  void first_start() {
    VoteLog log = open_or_die(options_);
    cast(log, 1);
    ASSERT_TRUE(log.save_open(vote_number(thanked)));
    fail([failed = false](const CardCall& call) mutable { return failed |= is_sync_of_log(call); });
    EXPECT_FALSE(log.save_open(vote_number(refused)));
  }
  std::vector<Notice> told() { return std::exchange(told_, {}); }
  void expect_failed(const Command& command) {
    keeper_->carry_out(command, now_);
    const auto notices = told();
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<Failed>(notices[0]));
  }
  void second_start_while_it_fails() {
    keeper_.emplace(options_, retry, [this](const Notice& notice) { told_.push_back(notice); });
    fail(GetParam().fails);
    keeper_->begin(now_);
    const auto notices = told();
    ASSERT_EQ(notices.size(), 1U);
    ASSERT_TRUE(std::holds_alternative<Lost>(notices[0])) << "the screen is out of service";
    EXPECT_EQ(std::get<Lost>(notices[0]).code, Errc::internal);
    EXPECT_EQ(keeper_->trouble_code(), "STORE_FAILED") << "and says why";
    expect_failed(SaveOpen{1, vote_number(4)});
    expect_failed(RecordUnanswered{2, no_answer_number(5)});
    now_ += retry;
    keeper_->retry_when_due(now_);
    EXPECT_THAT(told(), IsEmpty()) << "still";
    EXPECT_EQ(keeper_->trouble_code(), "STORE_FAILED");
  }
  void card_recovers() {
    card_->before = nullptr;
    now_ += retry;
    keeper_->retry_when_due(now_);
    keeper_->carry_out(SaveOpen{3, vote_number(6)}, now_);
    keeper_->carry_out(Seal{4}, now_);
    const auto notices = told();
    ASSERT_EQ(notices.size(), 3U);
    EXPECT_TRUE(std::holds_alternative<Ready>(notices[0]));
    EXPECT_TRUE(std::holds_alternative<Saved>(notices[1]));
    EXPECT_TRUE(std::holds_alternative<Sealed>(notices[2]));
    EXPECT_EQ(keeper_->trouble_code(), "");
  }
  // The change may be found in place of the vote it changed: no program knows any more that it was refused.
  void expect_every_thanked_vote_after_a_cut() {
    card_->power_off();
    keeper_.reset();
    card_->power_on();
    VoteLog log = open_or_die(options_);
    EXPECT_FALSE(log.trouble());
    EXPECT_THAT(stored_numbers(log), ElementsAre(1, AnyOf(thanked, refused), 6));
  }

  test::TemporaryFolder folder_{test::Medium::memory};
  const Options options_ = options_in(folder_.path());
  std::optional<Card> card_;
  std::optional<LogKeeper> keeper_;
  std::vector<Notice> told_;
  BootTime now_ = boot_time(1'000);
};

TEST_P(RestartWithinABoot, ThanksForNothingUntilTheCardStoresAgain) {
  const test::Silence silence;
  for (std::uint32_t seed = 1; seed <= seeds && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    card_.emplace(folder_.path(), seed);
    first_start();
    second_start_while_it_fails();
    card_recovers();
    expect_every_thanked_vote_after_a_cut();
    card_.reset();
    for (const auto& name : names_in(folder_.path())) std::filesystem::remove(folder_ / name);
  }
}

// The server would hold a record that a power cut takes away here. What the disk lacks can't be told for
// certain: the kernel is asked to forget what it only shows, and does as it likes.
TEST(RestartWithinABootTest, TellsNoRecordThatOnlyTheCacheHolds) {
  const test::Silence silence;
  int not_told = 0;
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    const test::TemporaryFolder folder(test::Medium::memory);
    const Options options = options_in(folder.path());
    Card card(folder.path(), seed);
    {
      VoteLog log = open_or_die(options);
      cast(log, 1);
      card.before = [failed = false](const CardCall& call) mutable {
        return (failed |= is_sync_of_log(call)) ? Fate::failed : Fate::done;
      };
      EXPECT_FALSE(log.record_unanswered(no_answer_number(2)));
    }
    card.before = [](const CardCall& call) {
      return call.kind == CardCall::Kind::sync ? Fate::failed : Fate::done;
    };
    const VoteLog log = open_or_die(options);
    EXPECT_TRUE(log.trouble());
    ASSERT_GE(log.epochs().back().head_seq, 1U) << "what was thanked for is told";
    not_told += log.epochs().back().head_seq == 1 ? 1 : 0;
  }
  EXPECT_GT(not_told, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Card, RestartWithinABoot,
    testing::Values(Failure{"every_fsync",
                            [](const CardCall& call) {
                              return call.kind == CardCall::Kind::sync ||
                                     call.kind == CardCall::Kind::sync_folder;
                            }},
                    Failure{"fsync_of_the_log", is_sync_of_log},
                    Failure{"fsync_of_the_logs_copy",
                            [](const CardCall& call) {
                              return call.kind == CardCall::Kind::sync && call.name.starts_with(".votes-");
                            }},
                    Failure{"fsync_of_the_database",
                            [](const CardCall& call) {
                              return call.kind == CardCall::Kind::sync && call.name.ends_with(".db");
                            }},
                    Failure{"fsync_of_the_folder",
                            [](const CardCall& call) { return call.kind == CardCall::Kind::sync_folder; }},
                    Failure{"every_write", [](const CardCall& call) { return call.changes_something(); }}),
    failure_name);

}  // namespace
}  // namespace xinluon::votelog
