#include "kiosk/votelog/retention.h"

#include <gtest/gtest.h>

namespace xinluon::votelog {
namespace {

wire::EpochState kept(Seq first, Seq head) {
  wire::EpochState state;
  state.first_seq = first;
  state.head_seq = head;
  return state;
}

TEST(Retention, NothingLeavesWhileFewAreKept) {
  EXPECT_EQ(may_leave_up_to({kept(1, 1'000)}, 0, 1'000, 1'000), 0U);
  EXPECT_EQ(may_leave_up_to({kept(1, 1'000)}, 0, 1'000, 5'000), 0U);
  EXPECT_EQ(may_leave_up_to({kept(1, 0)}, 0, 0, 0), 0U);
}

TEST(Retention, OnlyWhatIsBackedUpLeaves) {
  EXPECT_EQ(may_leave_up_to({kept(1, 1'000)}, 0, 0, 10), 0U);
  EXPECT_EQ(may_leave_up_to({kept(1, 1'000)}, 0, 300, 10), 300U);
}

TEST(Retention, EnoughNewerOnesStay) {
  EXPECT_EQ(may_leave_up_to({kept(1, 1'000)}, 0, 1'000, 600), 400U);
}

TEST(Retention, LaterEpochsCountAsNewer) {
  EXPECT_EQ(may_leave_up_to({kept(1, 1'000), kept(51, 650)}, 0, 1'000, 600), 1'000U);
  EXPECT_EQ(may_leave_up_to({kept(1, 1'000), kept(51, 350)}, 0, 1'000, 600), 700U);
  EXPECT_EQ(may_leave_up_to({kept(1, 1'000), kept(51, 350)}, 1, 350, 600), 50U);
}

TEST(Retention, LeavesInPiecesWorthACommitAndNotTooLong) {
  EXPECT_EQ(may_leave_up_to({kept(201, 1'000)}, 0, 299, 10), 200U);
  EXPECT_EQ(may_leave_up_to({kept(201, 1'000)}, 0, 300, 10), 300U);
  EXPECT_EQ(may_leave_up_to({kept(201, 100'000)}, 0, 90'000, 10), 200 + most_forgotten_at_once);
}

}  // namespace
}  // namespace xinluon::votelog
