// A recount agrees with what ingest made of random histories, and finds a difference planted in any table.
#include "sync/server/reports/recount.h"

#include <random>

#include <gtest/gtest.h>

#include "sync/server/ingest/decide.h"
#include "sync/server/ingest/reread.h"
#include "sync/server/storage/boots.h"
#include "sync/server/storage/organisation_changes.h"
#include "sync/server/storage/progress.h"
#include "sync/server/storage/shifts.h"
#include "sync/server/storage/tally_reads.h"
#include "sync/server/storage/transactions.h"
#include "tests/support/random_life.h"

namespace xinluon::reports {
namespace {

using storage::Scope;

class RecountTest : public testing::Test {
 protected:
  WallTime live(test::Device& device, WallTime now, int events) {
    return test::live_randomly(server, device, random, now, events);
  }
  Recount run() {
    auto counted = recount(*server.database().reader(), Scope::local_administrator());
    if (!counted) throw std::runtime_error(counted.error().message);
    return *counted;
  }
  static std::string list(const Recount& counted) {
    std::string text;
    for (const auto& difference : counted.differences)
      text += difference.where + ": " + difference.what + "\n";
    return text;
  }

  const std::uint64_t seed = std::random_device{}();
  testing::ScopedTrace trace{__FILE__, __LINE__, "seed " + std::to_string(seed)};
  test::Random random{seed};
  test::TakingServer server;
  const WallTime start = wall_time(1'790'000'000'000);
};

TEST_F(RecountTest, AgreesWithWhatIngestMade) {
  for (int kiosk = 1; kiosk <= 3; ++kiosk) {
    auto device =
        server.new_device("K-0" + std::to_string(kiosk), start, "TM-X01-Q0" + std::to_string(kiosk));
    const WallTime later = live(device, start, 150);
    device.begin_epoch();
    live(device, later, 60);
  }
  const auto counted = run();
  EXPECT_TRUE(counted.clean()) << list(counted);
  EXPECT_EQ(counted.kiosks, 3U);
  EXPECT_EQ(counted.epochs, 6U);
  EXPECT_GT(counted.votes, 200U);
  EXPECT_EQ(counted.votes + counted.unreadable, counted.records);
  EXPECT_GT(counted.tallies, 500U);
}

// What ingest takes as unreadable, and a later version reads: as if it had never been unreadable.
TEST_F(RecountTest, AgreesAfterUnreadableRecordsWereRead) {
  auto device = server.new_device("K-01", start);
  const WallTime later = live(device, start, 200);
  const auto readable = run();
  auto& database = server.database();
  const auto forget = [&](const std::string& where) {
    database.damage(
        "UPDATE head SET unreadable = unreadable + (SELECT COUNT(*) FROM record WHERE readable = 1 AND " +
        where + ")");
    database.damage("DELETE FROM vote WHERE " + where);
    database.damage("UPDATE record SET readable = 0 WHERE " + where);
  };
  database.damage("DELETE FROM tally");
  database.damage("DELETE FROM boot");
  forget("seq > 0");
  ASSERT_TRUE(ingest::reread_unreadable(server.writer(), later));
  const auto counted = run();
  EXPECT_TRUE(counted.clean()) << list(counted);
  EXPECT_EQ(counted.votes, readable.votes);
  EXPECT_EQ(counted.unreadable, readable.unreadable);
}

// Another kiosk comes with votes of days that were closed, and the first one's are dated again: what counts
// on closed days stays as it is to the last tally, and every vote is still counted once.
TEST_F(RecountTest, AgreesWithVotesThatCameAfterTheirDayWasClosed) {
  auto device = server.new_device("K-01", start);
  const WallTime later = live(device, start, 150);
  const Day closed = day_of(later);
  ASSERT_TRUE(storage::advance(server.writer(), storage::days_closed, storage::to_number(closed)));
  const auto top = storage::Node::of(UnitId::from("TM").value());
  const auto of_closed_days = [&] {
    auto days = test::must(storage::counts_by_day(server.writer(), Scope::local_administrator(), top));
    days.erase(days.upper_bound(closed), days.end());
    return days;
  };
  const auto before = of_closed_days();
  auto late = server.new_device("K-02", start, "TM-X01-Q02");
  live(late, start, 150);
  live(device, later, 60);
  EXPECT_EQ(of_closed_days(), before);
  const auto counted = run();
  EXPECT_TRUE(counted.clean()) << list(counted);
  EXPECT_GT(counted.votes_elsewhere, 20U);
  const auto sums = test::must(storage::counts_of(server.writer(), Scope::local_administrator(), top,
                                                  {closed, closed + std::chrono::days(4000)}));
  EXPECT_GT(sums.late, 20U);

  server.database().damage("UPDATE vote SET kept_closed = NULL WHERE kept_closed IS NOT NULL");
  EXPECT_FALSE(run().clean());
}

TEST_F(RecountTest, AgreesWithTransactionsToldBeforeAndAfterTheVotes) {
  auto& writer = server.writer();
  const auto counter = CounterId::from("TM-X01-Q01").value();
  const auto tell = [&](Day day, std::uint64_t count) {
    return test::must(db::transaction(writer, [&] {
      return storage::put_transactions(writer, {counter, day, count});
    }));
  };
  const Day first = day_of(start);
  EXPECT_TRUE(tell(first, 80));
  auto device = server.new_device("K-01", start);
  WallTime later = live(device, start, 120);
  EXPECT_FALSE(tell(first, 80)) << "nothing new";
  EXPECT_TRUE(tell(first, 90));
  for (Day day = first; day <= day_of(later) + std::chrono::days(3); day += std::chrono::days(2))
    tell(day, 30);
  live(device, later, 120);
  EXPECT_TRUE(run().clean()) << list(run());
  const auto sums = test::must(storage::counts_of(writer, Scope::local_administrator(),
                                                  storage::Node::of(UnitId::from("TM").value()),
                                                  {first, first + std::chrono::days(4000)}));
  EXPECT_GE(sums.transactions, 60U);
  EXPECT_GT(sums.linked, 0U);
  EXPECT_EQ(test::must(storage::transactions_of(writer, Scope::local_administrator(), counter, first)), 30U);
  EXPECT_EQ(storage::transactions_of(writer, Scope::of_units({}), counter, first).error().code,
            Errc::not_found);
  EXPECT_EQ(db::transaction(
                writer,
                [&] {
                  return storage::put_transactions(writer, {counter, first, storage::max_transactions + 1});
                })
                .error()
                .code,
            Errc::rejected);

  server.database().damage("UPDATE transactions SET count = count + 1");
  EXPECT_FALSE(run().clean());
  server.database().damage("UPDATE transactions SET count = count - 1");
  EXPECT_TRUE(run().clean()) << list(run());
  server.database().damage(
      "UPDATE tally SET counted = counted + 1 WHERE dimension = 'participation' AND value = 'linked'");
  EXPECT_FALSE(run().clean());
}

TEST_F(RecountTest, IsForTheLocalAdministrator) {
  const auto refused = recount(*server.database().reader(), Scope::of_units({UnitId::from("TM").value()}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::unauthorised);
}

TEST_F(RecountTest, OfNothingIsClean) {
  EXPECT_TRUE(run().clean());
}

struct Damage {
  const char* name;
  const char* sql;
  const char* where;
};

class PlantedDifference : public RecountTest, public testing::WithParamInterface<Damage> {};

TEST_P(PlantedDifference, IsFound) {
  auto device = server.new_device("K-01", start);
  for (int i = 0; i < 20; ++i) {
    auto vote = test::plain_vote();
    vote.marks[0] = Mark::shown;
    vote.officer = OfficerId::from("CB-01").value();
    device.add(vote, start + Milliseconds(i * 60'000));
  }
  server.drain(device, start + Milliseconds(7'200'000));
  ASSERT_TRUE(run().clean()) << list(run());

  server.database().drop_guards();
  ASSERT_GT(server.database().damage(GetParam().sql), 0);
  const auto counted = run();
  EXPECT_FALSE(counted.clean());
  EXPECT_NE(list(counted).find(GetParam().where), std::string::npos) << list(counted);
}

const Damage damages[] = {
    {"RecordBytes", "UPDATE record SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE seq = 7",
     "/7: its hash does not follow"},
    {"RecordHash", "UPDATE record SET hash = zeroblob(32) WHERE seq = 7", "/7: its hash does not follow"},
    {"RecordDeleted", "DELETE FROM record WHERE seq = 7", "/7: missing"},
    {"LastRecordDeleted", "DELETE FROM record WHERE seq = 20", "the last record held is 19"},
    {"RecordsSwapped", "UPDATE record SET seq = CASE seq WHEN 7 THEN 108 ELSE 107 END WHERE seq IN (7, 8)",
     "/7: missing"},
    {"RecordHidden", "UPDATE record SET readable = 0 WHERE seq = 7", "marked unreadable"},
    {"RecordAdded",
     "INSERT INTO record SELECT kiosk, epoch, 21, bytes, hash, 1, assigned, origin FROM record WHERE seq = "
     "20",
     "/21"},
    {"HeadMoved", "UPDATE head SET seq = 19", "head"},
    {"HeadHash", "UPDATE head SET hash = zeroblob(32)", "its hash is not that of the last record"},
    {"HeadEnvelope", "UPDATE head SET signature = substr(signature, 2) || 'A'", "signature"},
    {"HeadEnvelopeUnreadable", "UPDATE head SET envelope = 'none'", "signature"},
    {"HeadEnvelopeGone", "UPDATE head SET envelope = ''", "no envelope signs record 20"},
    {"HeadSigner", "UPDATE head SET signer = 'no key'", "signature"},
    {"HeadCount", "UPDATE head SET unreadable = 3", "it counts 3 unreadable"},
    {"HeadDeleted", "DELETE FROM head", "it has no head"},
    {"VoteLevel", "UPDATE vote SET level = 5 WHERE seq = 7", "/7: its level"},
    {"VoteMarks", "UPDATE vote SET marks = '--------' WHERE seq = 7", "/7: its behaviours"},
    {"VoteCounter", "UPDATE vote SET counter = 'TM-X01-Q02' WHERE seq = 7", "/7: its counter"},
    {"VoteDay", "UPDATE vote SET day = day + 1 WHERE seq = 7", "/7: its date"},
    {"VoteKeptElsewhere", "UPDATE vote SET kept_closed = day - 2, kept_hour = 9 WHERE seq = 7",
     "/7: its date"},
    {"VoteKeptAtNoHour", "UPDATE vote SET kept_closed = day, kept_hour = -1 WHERE seq = 7", "/7: its date"},
    {"VoteKeptAfterAllHours", "UPDATE vote SET kept_closed = day, kept_hour = 24 WHERE seq = 7",
     "/7: its date"},
    {"VoteKeptAtAnotherHour", "UPDATE vote SET kept_closed = day, kept_hour = 3 WHERE seq = 7", "hour 03:"},
    {"VoteLevelGone", "UPDATE vote SET level = NULL WHERE seq = 7", "/7: its level"},
    {"VoteSetAside", "UPDATE vote SET counted = 0 WHERE seq = 7", "/7: its being counted"},
    {"VoteTime", "UPDATE vote SET at_ms = at_ms + 3600000 WHERE seq = 7", "/7: its date"},
    {"VoteBoot", "UPDATE vote SET boot = 'ffffffff' WHERE seq = 7", "/7: its boot time"},
    {"VoteBootTime", "UPDATE vote SET boot_ms = boot_ms + 1 WHERE seq = 7", "/7: its boot time"},
    {"VoteCounterOfNobody", "UPDATE vote SET counter = 'NOWHERE' WHERE seq = 7", "/7: its counter"},
    {"VoteOutcome", "UPDATE vote SET outcome = 'withdrawn', level = NULL WHERE seq = 7", "/7: its outcome"},
    {"VoteNamedOfficer", "UPDATE vote SET named_officer = 'CB-02' WHERE seq = 7", "/7: its named officer"},
    {"VoteOfficer", "UPDATE vote SET officer = 'CB-02' WHERE seq = 7", "/7: its officer"},
    {"VoteDeleted", "DELETE FROM vote WHERE seq = 7", "/7: missing"},
    {"VoteAdded",
     "INSERT INTO vote SELECT kiosk, epoch, 21, outcome, level, marks, counter, officer, lang, field, "
     "procedure, transaction_kind, linked, shown_ms, boot, boot_ms, t_low_ms, t_high_ms, at_ms, quality, "
     "day, counted, named_officer, kept_closed, kept_hour "
     "FROM vote WHERE seq = 20",
     "/21: there is no record of it"},
    {"VoteOfNobody",
     "INSERT INTO vote SELECT 'K-99', epoch, seq, outcome, level, marks, counter, officer, lang, "
     "field, "
     "procedure, transaction_kind, linked, shown_ms, boot, boot_ms, t_low_ms, t_high_ms, at_ms, quality, "
     "day, counted, named_officer, kept_closed, kept_hour "
     "FROM vote WHERE seq = 20",
     "chain K-99/"},
    {"Bounds", "UPDATE boot_bound SET o_low = o_low - 7200000", "its date"},
    {"BoundsAbove", "UPDATE boot_bound SET o_high = NULL", "its date"},
    {"BoundsDeleted", "DELETE FROM boot_bound", "its date"},
    {"TallyRaw",
     "UPDATE tally SET raw = raw + 1 WHERE node = 'unit:TM' AND dimension = 'level' AND grain = 'month'",
     "tally unit:TM month"},
    {"TallyCounted",
     "UPDATE tally SET counted = counted - 1 WHERE node = 'counter:TM-X01-Q01' AND dimension = 'hour' AND "
     "grain = 'day'",
     "tally counter:TM-X01-Q01 day"},
    {"TallyBehaviour", "DELETE FROM tally WHERE node = 'unit:TM-X01' AND dimension = 'behaviour'",
     "tally unit:TM-X01 day"},
    {"TallyOfficer", "DELETE FROM tally WHERE node = 'officer:CB-01'", "tally officer:CB-01"},
    {"TallyOfficersOfACounter", "UPDATE tally SET raw = 0, counted = 0 WHERE dimension = 'officer'",
     "officer CB-01"},
    {"TransactionsAlone", "INSERT INTO transactions (counter, day, count) VALUES ('TM-X01-Q04', 20000, 5)",
     "tally counter:TM-X01-Q04 day"},
    {"UnitsInACircle", "UPDATE unit SET parent = 'TM-X01' WHERE id = 'TM'", "tally unit:TM-X01 day"},
    {"TallyOfNoNode", "INSERT INTO tally VALUES ('nonsense', 'day', 'level', 20000, '5', 3, 3)",
     "tally nonsense"},
    {"TallyOfNobody", "INSERT INTO tally VALUES ('unit:GONE', 'day', 'level', 20000, '5', 3, 3)",
     "tally unit:GONE"},
    {"TallyOfAnotherDay", "INSERT INTO tally VALUES ('unit:TM', 'day', 'level', 20000, '5', 3, 3)",
     "tally unit:TM day"},
};

INSTANTIATE_TEST_SUITE_P(InEveryTable, PlantedDifference, testing::ValuesIn(damages),
                         [](const auto& damage) { return damage.param.name; });

// Longer than what is held in memory at once, with more boots than that, and with more wrong than is listed.
TEST_F(RecountTest, ALongChainIsWalkedInPages) {
  auto device = server.new_device("K-01", start);
  WallTime now = start;
  for (int i = 0; i < 1300; ++i) {
    if (i % 10 == 9) device.begin_boot(now += Milliseconds(1000));
    device.add(test::plain_vote(), now += Milliseconds(1000));
  }
  server.drain(device, now);
  ASSERT_TRUE(run().clean()) << list(run());
  server.database().drop_guards();
  server.database().damage("DELETE FROM record WHERE seq BETWEEN 2 AND 150");
  const auto gap = run();
  EXPECT_NE(list(gap).find("/2: missing; 151 is the next"), std::string::npos);
  EXPECT_NE(list(gap).find("/150: there is no readable record of it"), std::string::npos);
  EXPECT_EQ(list(gap).find("vote K-01/" + device.epoch().text() + "/151:"), std::string::npos);
  server.database().damage("DELETE FROM vote");
  server.database().damage("UPDATE tally SET raw = raw + 1");
  const auto all = run();
  EXPECT_EQ(all.differences.size(), max_listed_differences);
  EXPECT_GT(all.difference_count, max_listed_differences);
}

// An envelope that was kept with another chain says nothing about this one.
TEST_F(RecountTest, AnEnvelopeOfAnotherChainSignsNothingHere) {
  WallTime now = start;
  for (const auto* const kiosk : {"K-01", "K-02"}) {
    auto device = server.new_device(kiosk, start);
    for (int epoch = 0; epoch < 2; ++epoch) {
      device.begin_epoch();
      device.add(test::plain_vote(), now += Milliseconds(1000));
      now = server.drain(device, now);
    }
  }
  ASSERT_TRUE(run().clean()) << list(run());
  const auto take_from = [&](const std::string& kiosk, int ordinal) {
    const std::string from =
        " FROM head WHERE kiosk = '" + kiosk + "' AND ordinal = " + std::to_string(ordinal);
    for (const auto* const column : {"envelope", "signature"})
      server.database().damage(std::string("UPDATE head SET ") + column + " = (SELECT " + column + from +
                               ") WHERE kiosk = 'K-01' AND ordinal = 1");
  };
  take_from("K-01", 2);
  EXPECT_NE(list(run()).find("no envelope signs record 1"), std::string::npos) << list(run());
  take_from("K-02", 1);
  EXPECT_NE(list(run()).find("head K-01/"), std::string::npos) << list(run());
}

// What a record says that no record may say is unreadable here too.
TEST_F(RecountTest, ARecordInAnothersPlaceOrOfNoTimeIsNone) {
  auto device = server.new_device("K-01", start);
  device.add(test::plain_vote(), start + Milliseconds(10));
  Record odd{7, test::plain_vote(), device.boot(), "xinluon 0.1.0"};
  device.add_line(wire::encode_record(odd));
  odd.seq = 3;
  odd.vote.boot_ms = storage::max_boot_ms + 1;
  device.add_line(wire::encode_record(odd));
  server.drain(device, start + Milliseconds(100));
  EXPECT_TRUE(run().clean()) << list(run());
  EXPECT_EQ(run().unreadable, 2U);
  server.database().drop_guards();
  server.database().damage("UPDATE record SET readable = 1 WHERE seq > 1");
  EXPECT_NE(list(run()).find("/2: it can't be read"), std::string::npos);
  EXPECT_NE(list(run()).find("/3: it can't be read"), std::string::npos);
}

// Votes at counters of communes beside and below each other, one of which moves, as does a counter.
TEST_F(RecountTest, AgreesWithATreeThatChanges) {
  auto& writer = server.writer();
  const auto unit = [](const char* id) { return UnitId::from(id).value(); };
  for (const auto& [id, parent] : {std::pair("TM-X02", "TM"), std::pair("TM-X03", "TM-X01")}) {
    storage::Unit added;
    added.id = unit(id);
    added.parent = unit(parent);
    added.name = id;
    ASSERT_TRUE(storage::add_unit(writer, added));
    ASSERT_TRUE(storage::add_counter(
        writer, {CounterId::from(std::string(id) + "-Q01").value(), added.id, "01", "Quầy", ""}));
  }
  const auto days = [](int n) { return std::chrono::hours(24 * n); };
  for (const auto& [kiosk, counter] : {std::pair("K-01", "TM-X01-Q01"), std::pair("K-02", "TM-X02-Q01"),
                                       std::pair("K-03", "TM-X03-Q01"), std::pair("K-04", "TM-X01-Q02")}) {
    auto device = server.new_device(kiosk, start, counter);
    auto vote = test::plain_vote();
    vote.counter = CounterId::from(counter).value();
    for (int i = 0; i < 5; ++i) device.add(vote, start + days(i));
    server.drain(device, start + days(5));
  }
  ASSERT_TRUE(run().clean()) << list(run());
  const Day first = day_of(start);
  ASSERT_TRUE(db::transaction(writer, [&]() -> Result<void> {
    XINLUON_RETURN_IF_ERROR(storage::change_unit(writer, unit("TM-X03"), first + std::chrono::days(2),
                                                 {.parent = unit("TM-X02")}));
    return storage::change_counter(writer, CounterId::from("TM-X01-Q02").value(),
                                   first + std::chrono::days(3), {.unit = unit("TM-X03")});
  }));
  EXPECT_TRUE(run().clean()) << list(run());
  for (const std::string node : {"unit:TM-X01", "unit:TM-X02", "unit:TM-X03", "counter:TM-X01-Q02"}) {
    const auto change = [&](const char* by) {
      server.database().damage(std::string("UPDATE tally SET raw = raw ") + by +
                               " WHERE dimension = 'lang' AND node = '" + node + "'");
    };
    change("+ 1");
    EXPECT_NE(list(run()).find("tally " + node + " day"), std::string::npos) << list(run());
    change("- 1");
  }
  server.database().damage("UPDATE counter SET unit = 'GONE' WHERE id = 'TM-X02-Q01'");
  EXPECT_NE(list(run()).find("tally unit:TM-X02 day"), std::string::npos) << list(run());
  server.database().damage("UPDATE counter SET unit = 'TM-X02' WHERE id = 'TM-X02-Q01'");
  EXPECT_TRUE(run().clean()) << list(run());
  server.database().damage("UPDATE kiosk SET counter = 'TM-X01-Q01' WHERE counter = 'TM-X02-Q01'");
  server.database().damage("DELETE FROM counter WHERE id = 'TM-X02-Q01'");
  EXPECT_NE(list(run()).find("tally unit:TM-X02 day"), std::string::npos) << list(run());
}

TEST_F(RecountTest, AgreesWithVotesThatWereSetAside) {
  auto device = server.new_device("K-01", start);
  for (int i = 0; i < 5; ++i) device.add(test::plain_vote(), start + Milliseconds(i * 60'000));
  const WallTime now = server.drain(device, start + Milliseconds(7'200'000));
  const storage::Decision aside = {
      "d1", now, "an", "flag f1", "vì", false, {{device.kiosk(), device.epoch(), 2, 4}}};
  ASSERT_TRUE(db::transaction(server.writer(), [&] { return ingest::decide(server.writer(), aside); }));
  EXPECT_EQ(server.database().scalar("SELECT COUNT(*) FROM vote WHERE counted = 0"), 3);
  EXPECT_TRUE(run().clean()) << list(run());
  server.database().damage("UPDATE vote SET counted = 1 WHERE seq = 3");
  EXPECT_NE(list(run()).find("/3: its being counted"), std::string::npos) << list(run());
}

// Where a shift was changed behind ingest's back, whoever served is another.
TEST_F(RecountTest, AnOfficerFollowsFromTheOneShiftThatHoldsTheVote) {
  auto device = server.new_device("K-01", start);
  auto& writer = server.writer();
  const auto counter = CounterId::from("TM-X01-Q01").value();
  const auto officer = OfficerId::from("CB-01").value();
  const auto hour = std::chrono::hours(1);
  ASSERT_TRUE(storage::put_officer(writer, {officer, UnitId::from("TM-X01").value(), "A", false, false}));
  ASSERT_TRUE(storage::put_shift(writer, {counter, start - hour, start + hour, officer}));
  auto vote = test::plain_vote();
  vote.counter = counter;
  server.drain(device, start);
  device.add(vote, start + Milliseconds(60'000));
  server.drain(device, start + Milliseconds(120'000));
  ASSERT_TRUE(run().clean()) << list(run());
  const auto low = wall_time(server.database().scalar("SELECT t_low_ms FROM vote"));
  const auto high = wall_time(server.database().scalar("SELECT t_high_ms FROM vote"));
  for (const auto& [from, to] :
       {std::pair(start + Milliseconds(61'000), start + hour),
        std::pair(start - hour, start + Milliseconds(59'000)), std::pair(low + Milliseconds(1), start + hour),
        std::pair(start - hour, high)}) {
    server.database().damage("UPDATE shift SET from_ms = " + std::to_string(to_ms(from)) +
                             ", to_ms = " + std::to_string(to_ms(to)));
    EXPECT_NE(list(run()).find("/1: its officer"), std::string::npos) << list(run());
  }
  server.database().damage("UPDATE shift SET from_ms = " + std::to_string(to_ms(start - hour)) +
                           ", to_ms = " + std::to_string(to_ms(start + hour)));
  EXPECT_TRUE(run().clean()) << list(run());
  for (const auto* const bound : {"o_high", "o_low"}) {
    server.database().damage(std::string("UPDATE boot_bound SET ") + bound + " = NULL");
    EXPECT_NE(list(run()).find("/1: its officer"), std::string::npos) << bound << list(run());
  }
}

}  // namespace
}  // namespace xinluon::reports
