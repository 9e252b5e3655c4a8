#include "kiosk/votelog/recovery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kiosk/votelog/record_line.h"
#include "tests/kiosk/votelog/votes.h"

namespace xinluon::votelog {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Found intact(std::uint64_t generation, Seq head = 0, Seq backed_up = 0) {
  Found found;
  found.generation = generation;
  found.state.head_seq = head;
  found.state.backed_up_seq = backed_up;
  return found;
}

Found other(Condition condition, std::optional<std::uint64_t> generation = std::nullopt) {
  Found found;
  found.condition = condition;
  found.generation = generation;
  return found;
}

TEST(Recovery, EmptyFolderBeginsTheFirstEpoch) {
  const Plan plan = make_plan({}, std::nullopt);
  EXPECT_FALSE(plan.writing);
  EXPECT_EQ(plan.next_generation, 1U);
}

TEST(Recovery, NewestIntactFileIsGoneOnWith) {
  const Plan plan = make_plan({intact(2, 5), intact(3, 5), intact(1, 5)}, std::nullopt);
  EXPECT_EQ(plan.writing, 1U);
  EXPECT_THAT(plan.unsent, ElementsAre(2, 0));
  EXPECT_THAT(plan.backed_up, IsEmpty());
}

TEST(Recovery, OlderFileThatIsBackedUpWholeIsNotDrained) {
  Found open = intact(2, 5, 5);
  open.state.open_vote = "{}";
  const Plan plan = make_plan({intact(1, 5, 5), open, intact(3, 9, 0), intact(4, 5, 4)}, std::nullopt);
  EXPECT_EQ(plan.writing, 3U);
  EXPECT_THAT(plan.backed_up, ElementsAre(0));
  EXPECT_THAT(plan.unsent, ElementsAre(1, 2));
}

TEST(Recovery, DamagedFileOfUnknownAgeBeginsANewEpoch) {
  const Plan plan = make_plan({intact(4, 5), other(Condition::damaged)}, std::nullopt);
  EXPECT_FALSE(plan.writing);
  EXPECT_EQ(plan.next_generation, 5U);
  EXPECT_THAT(plan.unsent, ElementsAre(0));
}

TEST(Recovery, DamagedFileThatIsOlderDoesNot) {
  EXPECT_EQ(make_plan({other(Condition::damaged, 3), intact(4)}, std::nullopt).writing, 1U);
  const Plan plan = make_plan({other(Condition::damaged, 7), intact(4)}, std::nullopt);
  EXPECT_FALSE(plan.writing);
  EXPECT_EQ(plan.next_generation, 8U);
}

TEST(Recovery, FileOfANewerSoftwareBeginsANewEpoch) {
  EXPECT_FALSE(make_plan({intact(4), other(Condition::newer)}, std::nullopt).writing);
}

TEST(Recovery, ForeignAndUnreadableFilesDoNotStopTheNewestOne) {
  EXPECT_EQ(
      make_plan({other(Condition::foreign), intact(4), other(Condition::unreadable)}, std::nullopt).writing,
      1U);
  EXPECT_FALSE(make_plan({other(Condition::unreadable)}, std::nullopt).writing);
}

TEST(Recovery, FileOfThePromiseIsGoneOnWithWhileItIsIntact) {
  EXPECT_EQ(make_plan({intact(4), other(Condition::damaged), intact(5)}, 0).writing, 0U);
  EXPECT_FALSE(make_plan({other(Condition::damaged), intact(5)}, 0).writing);
}

TEST(Recovery, OnlyDamageIsDamage) {
  EXPECT_EQ(condition_of({Errc::corrupt, ""}), Condition::damaged);
  EXPECT_EQ(condition_of({Errc::rejected, ""}), Condition::newer);
  for (const Errc code : {Errc::internal, Errc::full, Errc::not_found, Errc::unauthorised}) {
    EXPECT_EQ(condition_of({code, ""}), Condition::unreadable);
  }
}

// The promise: record 7 is the newest, one vote is open or none.
class RemedyTest : public testing::Test {
 protected:
  Promise promise_with(const std::optional<std::string>& open_vote) const {
    Promise promise;
    promise.state = state_with(open_vote);
    return promise;
  }
  FileState state_with(const std::optional<std::string>& open_vote) const {
    FileState state;
    state.head_seq = 7;
    state.head_hash = crypto::sha256("seven");
    state.open_vote = open_vote;
    return state;
  }
  FileState sealed(const std::string& open_vote) const {
    FileState state = state_with(std::nullopt);
    state.head_seq = 8;
    state.head_hash = crypto::chain_next(state.head_hash, record_line(open_vote, 8).value());
    return state;
  }

  const std::string vote_ = wire::encode_open_vote(vote_number(1), "0123abcd", "test");
  const std::string other_ = wire::encode_open_vote(vote_number(2), "0123abcd", "test");
};

TEST_F(RemedyTest, NothingIsDoneWhenTheFileSaysWhatWasAcknowledged) {
  EXPECT_EQ(remedy_for(promise_with(std::nullopt), state_with(std::nullopt)), Remedy::none);
  EXPECT_EQ(remedy_for(promise_with(vote_), state_with(vote_)), Remedy::none);
}

TEST_F(RemedyTest, FailedSaveThatIsThereAfterAllIsUndone) {
  EXPECT_EQ(remedy_for(promise_with(std::nullopt), state_with(other_)), Remedy::restore_open_vote);
  EXPECT_EQ(remedy_for(promise_with(vote_), state_with(other_)), Remedy::restore_open_vote);
}

TEST_F(RemedyTest, AcknowledgedOpenVoteThatIsMissingIsPutBack) {
  EXPECT_EQ(remedy_for(promise_with(vote_), state_with(std::nullopt)), Remedy::restore_open_vote);
}

TEST_F(RemedyTest, FailedSealThatTookEffectIsAccepted) {
  EXPECT_EQ(remedy_for(promise_with(vote_), sealed(vote_)), Remedy::none);
}

// What no record can be made of was never sealed, whatever the file holds.
TEST_F(RemedyTest, PromiseThatIsNoLineIsNeverFoundSealed) {
  FileState longer = state_with(std::nullopt);
  longer.head_seq = 8;
  EXPECT_EQ(remedy_for(promise_with(""), longer), Remedy::begin_new_epoch);
}

TEST_F(RemedyTest, FileThatHoldsOtherRecordsThanPromisedIsNotGoneOnWith) {
  EXPECT_EQ(remedy_for(promise_with(vote_), sealed(other_)), Remedy::begin_new_epoch);
  EXPECT_EQ(remedy_for(promise_with(std::nullopt), sealed(vote_)), Remedy::begin_new_epoch);
  FileState shorter = state_with(vote_);
  shorter.head_seq = 6;
  EXPECT_EQ(remedy_for(promise_with(vote_), shorter), Remedy::begin_new_epoch);
  FileState changed = state_with(vote_);
  changed.head_hash[0] ^= 1;
  EXPECT_EQ(remedy_for(promise_with(vote_), changed), Remedy::begin_new_epoch);
  FileState twice = sealed(vote_);
  twice.open_vote = vote_;
  EXPECT_EQ(remedy_for(promise_with(vote_), twice), Remedy::begin_new_epoch);
}

TEST_F(RemedyTest, FileThatWasCalledCorruptIsNotGoneOnWith) {
  Promise promise = promise_with(vote_);
  promise.condemned = true;
  EXPECT_EQ(remedy_for(promise, state_with(vote_)), Remedy::begin_new_epoch);
}

}  // namespace
}  // namespace xinluon::votelog
