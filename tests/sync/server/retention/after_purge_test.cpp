// What comes afterwards for records that were purged.
#include "sync/server/ingest/approval.h"
#include "sync/server/ingest/decide.h"
#include "sync/server/ingest/import.h"
#include "sync/server/ingest/redate_all.h"
#include "sync/server/ingest/reread.h"
#include "sync/server/ingest/serving.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/transactions.h"
#include "tests/sync/server/retention/purged_server.h"

namespace xinluon::retention {
namespace {

class AfterPurge : public PurgedServer {
 protected:
  AfterPurge() {
    close_days(now);
    purge_all();
    anchor = anchor_of(device);
    EXPECT_GT(anchor, 4U);
    EXPECT_LT(anchor, device.head());
  }
  ~AfterPurge() override { EXPECT_EQ(differences(), ""); }

  // "" when it is taken, else the problem's type.
  std::string answer(const test::SentBatch& sent) {
    const auto taken = server.take(sent, now);
    if (!taken) return taken.error().type;
    EXPECT_EQ(taken->head_seq, device.head());
    return "";
  }
  // The device's batch, with another hash where it begins or ends.
  test::SentBatch forged(Seq after, Seq last, bool begin) {
    auto envelope = device.batch(after, after, now).envelope;
    (begin ? envelope.prev_hash : envelope.last_hash) = crypto::sha256("another");
    if (begin) envelope.last_hash = envelope.prev_hash;
    envelope.last_seq = last;
    return device.sign(envelope, "");
  }
  test::Device device = grown_old("K-01");
  Seq anchor = 0;
};

TEST_F(AfterPurge, ARepeatedBatchHasNoEffect) {
  const auto before = tallies();
  EXPECT_EQ(answer(device.batch(0, 3, now)), "") << "of purged records only";
  EXPECT_EQ(answer(device.batch(0, anchor, now)), "") << "up to the anchor";
  EXPECT_EQ(answer(device.batch(anchor - 1, anchor + 1, now)), "") << "across it";
  EXPECT_EQ(answer(device.batch(anchor, anchor + 2, now)), "");
  EXPECT_EQ(answer(device.batch(2, 2, now)), "") << "a heartbeat of a kiosk that is behind";
  EXPECT_EQ(answer(device.batch(device.head(), device.head(), now)), "");
  EXPECT_EQ(tallies(), before);
}

TEST_F(AfterPurge, AForkShowsAtTheAnchorAndBehindIt) {
  const auto fork = std::string(wire::problems::fork.type);
  EXPECT_EQ(answer(forged(anchor, anchor, true)), fork);
  EXPECT_EQ(answer(forged(anchor + 1, anchor + 1, true)), fork);
  // A chain that leaves this one before the anchor, told in one batch up to it.
  auto other = device.batch(anchor - 2, anchor, now);
  auto lines = test::must(wire::split_lines(other.body));
  std::vector<std::string> texts(lines.begin(), lines.end());
  texts[0] += " ";
  auto envelope = other.envelope;
  envelope.last_hash = crypto::chain_next(crypto::chain_next(envelope.prev_hash, texts[0]), texts[1]);
  EXPECT_EQ(answer(device.sign(envelope, wire::join_lines(texts))), fork);
}

TEST_F(AfterPurge, NewVotesFollow) {
  const auto before = tallies();
  test::live_randomly(server, device, random, now, 30);
  EXPECT_NE(tallies(), before);
  EXPECT_EQ(planned().prefixes.size(), 0U);
}

// The kiosk lost what it had and begins again; or its card was copied.
TEST_F(AfterPurge, ADeviceThatIsAheadIsAskedForWhatIsMissing) {
  device.add_line("one");
  device.add_line("two");
  EXPECT_EQ(server.take(device.batch(device.head() - 1, device.head(), now), now).error().type,
            wire::problems::server_behind.type);
  server.drain(device, now);
}

TEST_F(AfterPurge, AnExportOfPurgedRecordsAddsNothing) {
  wire::ExportFile file;
  const auto sent = device.batch(0, anchor + 3, now);
  file.header = {.kiosk = device.kiosk(),
                 .epoch = device.epoch(),
                 .first_seq = 1,
                 .prev_hash = device.hash(0),
                 .last_seq = anchor + 3,
                 .last_hash = device.hash(anchor + 3),
                 .software = ""};
  file.lines = test::must(wire::split_lines(sent.body));
  const auto imported = test::must(
      db::transaction(server.writer(), [&] { return ingest::import_records(server.writer(), file, now); }));
  EXPECT_EQ(imported.fresh, 0U);
  EXPECT_EQ(imported.held, anchor + 3);
}

TEST_F(AfterPurge, NobodyDecidesOnPurgedVotes) {
  const auto before = tallies();
  const auto decide = [&](Seq first, Seq last) {
    return db::transaction(server.writer(), [&] {
      return ingest::decide(server.writer(), {format("d{}", first),
                                              now,
                                              "lan",
                                              "",
                                              "why",
                                              false,
                                              {{device.kiosk(), device.epoch(), first, last}}});
    });
  };
  for (const auto& [first, last] : {std::pair<Seq, Seq>(1, 2), {anchor, anchor + 5}, {1, device.head()}}) {
    const auto refused = decide(first, last);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("were purged"), std::string::npos) << refused.error().message;
  }
  EXPECT_EQ(tallies(), before);
  EXPECT_TRUE(decide(anchor + 1, device.head()));
}

TEST_F(AfterPurge, NoShiftIsCorrectedUnderPurgedVotes) {
  const auto counter = CounterId::from("TM-X01-Q01").value();
  const auto put = [&](WallTime from) {
    return db::transaction(server.writer(), [&] {
      return ingest::correct_shift(server.writer(), {counter, from, from + std::chrono::hours(24 * 7),
                                                     OfficerId::from("CB-1").value()});
    });
  };
  const auto refused = put(then);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("published and stay"), std::string::npos) << refused.error().message;
  EXPECT_TRUE(put(now)) << "of days to come";
}

TEST_F(AfterPurge, DatesAndReadingAgainLeaveThemAlone) {
  const auto before = tallies();
  EXPECT_TRUE(ingest::redate_all(server.writer()));
  EXPECT_TRUE(ingest::reread_unreadable(server.writer(), now));
  EXPECT_EQ(tallies(), before);
}

// A number of transactions may be told for a day whose votes are purged.
TEST_F(AfterPurge, TransactionsAreToldOfPurgedDays) {
  for (Day day = day_of(then); day < day_of(then) + std::chrono::days(9); ++day)
    test::must(db::transaction(server.writer(), [&] {
      return storage::put_transactions(server.writer(), {CounterId::from("TM-X01-Q01").value(), day, 500});
    }));
}

TEST_F(AfterPurge, ApprovalLetsCountWhatIsHeld) {
  test::must(db::transaction(server.writer(), [&]() -> Result<void> {
    return storage::set_kiosk_state(server.writer(), device.kiosk(), storage::KioskState::pending);
  }));
  const auto approved = db::transaction(
      server.writer(), [&] { return ingest::approve_kiosk(server.writer(), device.kiosk(), "lan", now); });
  EXPECT_TRUE(approved) << approved.error().message;
}

}  // namespace
}  // namespace xinluon::retention
