#include "sync/server/retention/plan.h"

#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/votes.h"
#include "tests/sync/server/retention/purged_server.h"

namespace xinluon::retention {
namespace {

using PlanTest = PurgedServer;

Day day(const std::string& text) {
  return test::must(day_from_text(text));
}

TEST(KeptFrom, IsTheFirstOfTheMonthThatLiesWholeMonthsBack) {
  const auto from = [](const std::string& today, int months) {
    return to_text(kept_from(start_of(day(today)), months));
  };
  EXPECT_EQ(from("2026-11-23", 24), "2024-11-01");
  EXPECT_EQ(from("2026-11-01", 24), "2024-11-01");
  EXPECT_EQ(from("2026-01-31", 24), "2024-01-01");
  EXPECT_EQ(from("2026-03-31", 13), "2025-02-01");
  EXPECT_EQ(to_text(kept_from(start_of(day("2026-11-01")) - Milliseconds(1), 24)), "2024-10-01")
      << "in Vietnam it is still October";
}

TEST(Parts, HoldNoMoreThanOneTransactionMay) {
  const auto kiosk = KioskId::from("K-01").value();
  Plan plan;
  plan.prefixes = {{kiosk, {}, 5, 12'005}, {kiosk, {}, 0, 8'000}, {kiosk, {}, 0, 1}};
  const auto parts = parts_of(plan);
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].at(0).last, 10'005U);
  EXPECT_EQ(parts[1].at(0).after, 10'005U);
  EXPECT_EQ(parts[1].at(0).last, 12'005U);
  EXPECT_EQ(parts[1].at(1).last, 8'000U);
  EXPECT_EQ(parts[2].at(0).records(), 1U);
  plan.prefixes.assign(2'500, {kiosk, {}, 0, 1});
  EXPECT_EQ(parts_of(plan).size(), 3U);
  EXPECT_TRUE(parts_of(Plan()).empty());
}

// Every part's checkpoint lists every chain.
TEST(Parts, AreLargerWhereChainsAreMany) {
  EXPECT_EQ(part_records(1), 10'000U);
  EXPECT_EQ(part_records(1'000), 10'000U);
  EXPECT_EQ(part_records(3'000), 30'000U);
  EXPECT_EQ(part_records(1'000'000), 100'000U);
  Plan plan;
  plan.prefixes = {{KioskId::from("K-01").value(), {}, 0, 60'000}};
  plan.chains = 3'000;
  EXPECT_EQ(parts_of(plan).size(), 2U);
}

TEST_F(PlanTest, TakesTheRecordsOfTheMonthsThatAreOver) {
  const auto device = grown_old("K-01");
  close_days(now);
  const auto found = planned();
  EXPECT_EQ(to_text(found.kept_from), "2021-03-01");
  ASSERT_EQ(found.prefixes.size(), 1U);
  EXPECT_EQ(found.prefixes[0].after, 0U);
  EXPECT_LE(found.prefixes[0].last, old_);
  EXPECT_GT(found.prefixes[0].last + 20, old_) << "but for unreadable lines at the end";
  EXPECT_EQ(found.records, found.prefixes[0].last);
  ASSERT_EQ(found.months.size(), 1U);
  EXPECT_EQ(to_text(found.months.begin()->first), "2021-01-01");
  EXPECT_EQ(found.months.begin()->second.votes + found.unreadable, found.records);
  EXPECT_EQ(found.months.begin()->second.kiosks.count(device.kiosk()), 1U);
}

TEST_F(PlanTest, LeavesDaysThatAreNotClosed) {
  grown_old("K-01");
  EXPECT_TRUE(planned().prefixes.empty()) << "none is closed yet";
  close_days(then - std::chrono::hours(48));
  EXPECT_TRUE(planned().prefixes.empty());
  close_days(then + std::chrono::hours(48));
  const auto some = planned();
  EXPECT_EQ(some.kept_from, day_of(then) + std::chrono::days(3));
  EXPECT_GT(some.records, 0U);
  EXPECT_LT(some.records, old_);
}

// One vote that may have been cast lately holds back all that follow it.
TEST_F(PlanTest, EndsBeforeAVoteThatMayBeYounger) {
  const auto device = grown_old("K-01");
  close_days(now);
  const auto votes =
      test::must(storage::votes_after(server.writer(), whole, device.kiosk(), device.epoch(), 0, 3));
  const auto third = votes.at(2).seq;
  for (const auto& damage : {format("t_high_ms = {}", to_ms(lately)), std::string("t_high_ms = NULL"),
                             format("day = {}", storage::to_number(day_of(lately)))}) {
    server.database().damage("CREATE TABLE aside AS SELECT * FROM vote");
    server.database().damage(format("UPDATE vote SET {} WHERE seq = {}", damage, third));
    ASSERT_EQ(planned().prefixes.size(), 1U) << damage;
    EXPECT_EQ(planned().prefixes[0].last, votes.at(1).seq) << damage;
    server.database().damage("DELETE FROM vote");
    server.database().damage("INSERT INTO vote SELECT * FROM aside");
    server.database().damage("DROP TABLE aside");
  }
}

TEST_F(PlanTest, LeavesAKioskThatWaitsForApproval) {
  const auto device = grown_old("K-01");
  close_days(now);
  ASSERT_EQ(planned().prefixes.size(), 1U);
  test::must(db::transaction(server.writer(), [&] {
    return storage::set_kiosk_state(server.writer(), device.kiosk(), storage::KioskState::pending);
  }));
  EXPECT_TRUE(planned().prefixes.empty());
}

TEST_F(PlanTest, IsForTheLocalAdministrator) {
  EXPECT_EQ(plan(server.writer(), storage::Scope::of_units({}), kept_from(now, 24)).error().code,
            Errc::unauthorised);
}

}  // namespace
}  // namespace xinluon::retention
