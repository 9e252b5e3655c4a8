// A later version reads what an earlier one could not.
#include "sync/server/ingest/reread.h"

#include <gtest/gtest.h>

#include "sync/server/ingest/dating.h"
#include "sync/server/ingest/read_record.h"
#include "sync/server/storage/alarms.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/votes.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::ingest {
namespace {

using storage::Scope;

class RereadTest : public test::OneKiosk {
 protected:
  // Takes the batch as an earlier version would, to which these records were unreadable.
  void take(Seq after, Seq last, const std::vector<Seq>& unreadable) {
    const auto sent = device.batch(after, last, now);
    auto sender = check_envelope(
        writer, {sent.envelope.kiosk.text(), "POST", sent.path, sent.envelope_text, sent.signature, now},
        server.settings());
    ASSERT_TRUE(sender);
    auto batch = check_batch(std::move(*sender), "", sent.body);
    ASSERT_TRUE(batch);
    for (const Seq seq : unreadable) {
      batch->lines[seq - after - 1].record.reset();
      batch->lines[seq - after - 1].why_unreadable = "version 2";
    }
    ASSERT_TRUE(accept(writer, *batch, server.settings(), now));
  }
  std::vector<storage::CountedVote> votes() {
    return storage::votes_after(writer, everything, device.kiosk(), device.epoch(), 0, 10'000).value();
  }
  std::size_t alarms() {
    return storage::alarms(writer, Scope::of_units({UnitId::from("TM").value()}), 100)->size();
  }

  const Scope everything = Scope::local_administrator();
};

TEST_F(RereadTest, WhatCanBeReadNowIsCountedAndTheAlarmEnds) {
  add(6);
  take(0, 6, {2, 3, 6});
  EXPECT_EQ(votes_counted(), 3U);
  EXPECT_EQ(alarms(), 1U);
  const auto done = reread_unreadable(writer, now);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->looked_at, 3U);
  EXPECT_EQ(done->read, 3U);
  EXPECT_EQ(votes_counted(), 6U);
  EXPECT_EQ(votes().size(), 6U);
  EXPECT_EQ(storage::heads(writer, everything)->front().unreadable, 0U);
  EXPECT_EQ(alarms(), 0U);
}

TEST_F(RereadTest, VotesOfSilentBootsAreDatedToo) {
  add(4);
  device.begin_boot(now += Milliseconds(3'600'000));
  add(4);
  device.begin_boot(now += Milliseconds(3'600'000));
  add(4);
  take(0, 12, {1, 2, 3, 4, 6, 12});
  ASSERT_EQ(reread_unreadable(writer, now)->read, 6U);
  const auto reread = votes();
  ASSERT_EQ(reread.size(), 12U);
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(reread[i].seq, i + 1);
    EXPECT_TRUE(reread[i].dated.t_high_ms.has_value()) << i;
    EXPECT_LE(reread[i].dated.t_low_ms.value_or(0), reread[i].dated.at_ms) << i;
    EXPECT_LE(reread[i].dated.at_ms, to_ms(now) + cut_ms) << i;
  }
  EXPECT_EQ(votes_counted(), 12U);
}

TEST_F(RereadTest, LeavesWhatStillCannotBeRead) {
  add(2);
  device.add_line("no record at all");
  add(1);
  take(0, 4, {1});
  const auto done = reread_unreadable(writer, now);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->looked_at, 2U);
  EXPECT_EQ(done->read, 1U);
  EXPECT_EQ(storage::heads(writer, everything)->front().unreadable, 1U);
  EXPECT_EQ(alarms(), 1U);
  EXPECT_EQ(votes_counted(), 3U);
}

TEST_F(RereadTest, IsDoneOnce) {
  add(3);
  take(0, 3, {2});
  ASSERT_EQ(reread_unreadable(writer, now)->read, 1U);
  const auto again = reread_unreadable(writer, now);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->looked_at, 0U);
  EXPECT_EQ(votes_counted(), 3U);
}

TEST_F(RereadTest, GoesThroughMoreThanAPage) {
  constexpr int batches = 3;
  for (int i = 0; i < batches; ++i) {
    add(500);
    std::vector<Seq> all;
    for (Seq seq = 1; seq <= 500; ++seq) all.push_back(static_cast<Seq>(i) * 500 + seq);
    take(static_cast<Seq>(i) * 500, static_cast<Seq>(i + 1) * 500, all);
  }
  EXPECT_EQ(votes_counted(), 0U);
  const auto done = reread_unreadable(writer, now);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->read, 1500U);
  EXPECT_EQ(votes_counted(), 1500U);
}

TEST_F(RereadTest, AHeadThatCountsFewerThanThereAreIsSaidAndNothingIsChanged) {
  add(4);
  take(0, 4, {2, 3});
  server.database().damage("UPDATE head SET unreadable = 1");
  const auto done = reread_unreadable(writer, now);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errc::corrupt);
  EXPECT_NE(done.error().message.find("K-01"), std::string::npos) << done.error().message;
  EXPECT_EQ(votes_counted(), 2U);
  EXPECT_EQ(votes().size(), 2U);
}

}  // namespace
}  // namespace xinluon::ingest
