#include "sync/server/ingest/approval.h"

#include <gtest/gtest.h>

#include "sync/server/ingest/decide.h"
#include "sync/server/reports/recount.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/tally_reads.h"
#include "tests/support/random_vote.h"
#include "tests/support/taking_server.h"

namespace xinluon::ingest {
namespace {

using storage::Node;
using storage::Scope;

class Approval : public testing::Test {
 protected:
  template <class Body>
  auto change(const Body& body) {
    return test::must(db::transaction(writer, body));
  }
  Approval() {
    change([&] { return storage::set_kiosk_state(writer, device.kiosk(), storage::KioskState::pending); });
  }
  void send(int votes) {
    const Seq before = device.head();
    for (int i = 0; i < votes; ++i) device.add(test::plain_vote(), now);
    ASSERT_TRUE(server.take(device.batch(before, device.head(), now), now));
  }
  void decide_on(const std::string& id, bool counted, Seq first, Seq last) {
    change([&] {
      return decide(writer, {id,
                             now,
                             "kiemtra",
                             "flag 3f",
                             "thử máy",
                             counted,
                             {{device.kiosk(), device.epoch(), first, last}}});
    });
  }
  std::uint64_t approve() {
    return change([&] { return approve_kiosk(writer, device.kiosk(), "kythuat", now); });
  }
  Tally tally() {
    return storage::counts_of(writer, everything, Node::of(UnitId::from("TM").value()),
                              {day_of(now), day_of(now)})
        ->counted;
  }
  void expect_proven() {
    const auto found = test::must(reports::recount(writer, everything));
    EXPECT_TRUE(found.clean()) << found.differences.at(0).where << ": " << found.differences.at(0).what;
  }

  test::TakingServer server;
  db::Connection& writer = server.writer();
  WallTime now = wall_time(1'790'000'000'000);
  test::Device device = server.new_device("K-01", now);
  const Scope everything = Scope::local_administrator();
};

TEST_F(Approval, CountsBackToTheFirstVote) {
  send(7);
  send(5);
  EXPECT_EQ(tally().votes(), 0U);
  EXPECT_EQ(approve(), 12U);
  EXPECT_EQ(tally().votes(), 12U);
  expect_proven();
}

// Somebody tried the machine, an auditor set that aside, and then the kiosk is approved.
TEST_F(Approval, LeavesAsideWhatAPersonSetAsideWhileItWasPending) {
  send(7);
  send(5);
  decide_on("a1", false, 3, 9);
  EXPECT_EQ(approve(), 5U);
  EXPECT_EQ(tally().votes(), 5U);
  expect_proven();
  decide_on("a2", true, 3, 9);
  EXPECT_EQ(tally().votes(), 12U) << "a person sets it back";
  expect_proven();
}

TEST_F(Approval, CountsWhatAPersonSetBack) {
  send(10);
  decide_on("a1", false, 1, 10);
  decide_on("a2", true, 4, 6);
  EXPECT_EQ(approve(), 0U) << "4 to 6 count already, the rest is set aside";
  EXPECT_EQ(tally().votes(), 3U);
  send(2);
  EXPECT_EQ(tally().votes(), 5U) << "it is approved";
  expect_proven();
}

TEST_F(Approval, OnlyAPendingKioskIsApproved) {
  send(2);
  change([&] { return storage::set_kiosk_state(writer, device.kiosk(), storage::KioskState::revoked); });
  const auto refused =
      db::transaction(writer, [&] { return approve_kiosk(writer, device.kiosk(), "kythuat", now); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::rejected);
}

// A heartbeat alone opens an epoch without records.
TEST_F(Approval, AKioskWithoutVotesHasNothingToCount) {
  ASSERT_TRUE(server.take(device.batch(0, 0, now), now));
  EXPECT_EQ(approve(), 0U);
  EXPECT_EQ(tally().votes(), 0U);
}

TEST_F(Approval, OfWhatAPersonSetAsideAltogetherNothingCounts) {
  send(2);
  decide_on("d1", false, 1, 2);
  EXPECT_EQ(approve(), 0U);
  EXPECT_EQ(tally().votes(), 0U);
  expect_proven();
}

// A decision on numbers that have no vote yet.
TEST_F(Approval, ADecisionBeyondTheLastVoteChangesNothing) {
  send(2);
  decide_on("d1", true, 2, 2'000);
  EXPECT_EQ(approve(), 1U);
  EXPECT_EQ(tally().votes(), 2U);
  expect_proven();
}

// Another Pi in the place of one that counted: what the first one brought stays as it is.
TEST_F(Approval, WhatCountedBeforeItWasPendingGoesOnCounting) {
  change([&] { return storage::set_kiosk_state(writer, device.kiosk(), storage::KioskState::enrolled); });
  send(4);
  EXPECT_EQ(tally().votes(), 4U);
  change([&] { return storage::set_kiosk_state(writer, device.kiosk(), storage::KioskState::pending); });
  EXPECT_EQ(approve(), 0U);
  EXPECT_EQ(tally().votes(), 4U);
  change([&] { return storage::set_kiosk_state(writer, device.kiosk(), storage::KioskState::pending); });
  send(3);
  EXPECT_EQ(tally().votes(), 4U);
  EXPECT_EQ(approve(), 3U);
  EXPECT_EQ(tally().votes(), 7U);
  expect_proven();
}

}  // namespace
}  // namespace xinluon::ingest
