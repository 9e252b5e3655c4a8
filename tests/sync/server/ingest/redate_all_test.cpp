// A database that an earlier version wrote is dated by this version's rule before anything else happens to
// it.
#include "sync/server/ingest/redate_all.h"

#include <gtest/gtest.h>

#include "sync/server/reports/recount.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::ingest {
namespace {

using storage::Scope;

class RedateAllTest : public test::OneKiosk {
 protected:
  // As if bounds had been loosened by 3 ms less.
  void date_as_before() {
    server.database().damage(
        "UPDATE vote SET t_low_ms = t_low_ms + 3, t_high_ms = t_high_ms - 3 WHERE t_low_ms IS NOT NULL");
  }
  std::uint64_t differences() {
    return reports::recount(writer, Scope::local_administrator())->difference_count;
  }
};

TEST_F(RedateAllTest, EveryVoteOfEveryBootIsDatedAgain) {
  add(5);
  device.begin_boot(now += Milliseconds(3'600'000));
  add(5);
  now = server.drain(device, now);
  auto other = server.new_device("K-02", now);
  other.add(test::plain_vote(), now += Milliseconds(1'000));
  now = server.drain(other, now);
  ASSERT_EQ(differences(), 0U);
  ASSERT_EQ(redate_all(writer), 0U) << "nothing to do";
  date_as_before();
  ASSERT_GT(differences(), 0U);
  const auto done = redate_all(writer);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(*done, 2U);
  EXPECT_EQ(differences(), 0U);
  EXPECT_EQ(votes_counted(), 11U);
  EXPECT_EQ(redate_all(writer), 0U);
}

TEST_F(RedateAllTest, KiosksWithoutVotesHaveNothingToDate) {
  EXPECT_EQ(redate_all(writer), 0U);
  now = server.drain(device, now);
  EXPECT_EQ(redate_all(writer), 0U);
}

TEST_F(RedateAllTest, WhatCanNotBeWrittenIsLeftAsItWas) {
  add(3);
  now = server.drain(device, now);
  date_as_before();
  server.database().plant_fault("tally");
  server.database().damage(
      "UPDATE vote SET day = day - 1, at_ms = at_ms - 86400000");  // so that a tally has to move
  EXPECT_FALSE(redate_all(writer));
  server.database().mend("tally");
  EXPECT_EQ(redate_all(writer), 1U);
}

// The rule is known by the last record that was a vote, however much rubbish came after it.
TEST_F(RedateAllTest, AnUnreadableRecordAtTheHeadHidesNoVote) {
  add(3);
  device.add_line("no record");
  device.add_line("no record either");
  now = server.drain(device, now);
  EXPECT_EQ(redate_all(writer), 0U);
  date_as_before();
  EXPECT_EQ(redate_all(writer), 1U);
  EXPECT_EQ(differences(), 0U);
}

TEST_F(RedateAllTest, AChainWithoutAnyVoteHasNothingToDate) {
  device.add_line("no record");
  now = server.drain(device, now);
  EXPECT_EQ(redate_all(writer), 0U);
}

}  // namespace
}  // namespace xinluon::ingest
