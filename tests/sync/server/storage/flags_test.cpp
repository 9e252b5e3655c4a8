#include "sync/server/storage/flags.h"

#include <gtest/gtest.h>

#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

using test::must;

const Day day(std::chrono::year(2026) / 11 / 16);
const auto everything = Scope::local_administrator();
const CounterId counter = CounterId::from("TM-X01-Q01").value();

class StoredFlags : public testing::Test {
 protected:
  db::Connection& writer() { return database_.writer(); }
  void put(const std::string& id, Day when) {
    const SeqRange range{KioskId::from("K-01").value(), Epoch::from(std::string(32, 'a')).value(), 2, 9};
    must(db::transaction(writer(), [&] {
      return insert_flag(writer(), {id, "burst", 1, counter, when, 8, "{}", wall_time(5), {range}});
    }));
  }
  test::ServerDatabase database_{test::Medium::memory};
};

TEST_F(StoredFlags, QueueADayOnce) {
  const auto queue = [&](std::set<CounterDate> days) {
    must(db::transaction(writer(), [&] { return queue_days(writer(), days); }));
  };
  queue({});
  queue({{counter, day}, {counter, day + std::chrono::days(1)}});
  queue({{counter, day}});
  EXPECT_EQ(must(days_to_judge(writer(), everything, day, 10)), (std::vector<CounterDate>{{counter, day}}));
  EXPECT_EQ(must(count_days_to_judge(writer(), everything, day + std::chrono::days(9))), 2);
  must(db::transaction(writer(), [&] { return day_is_judged(writer(), {counter, day}); }));
  EXPECT_TRUE(must(days_to_judge(writer(), everything, day, 10)).empty());
  EXPECT_EQ(days_to_judge(writer(), Scope::of_units({}), day, 10).error().code, Errc::unauthorised);
}

TEST_F(StoredFlags, AreFoundInTheirScopeOnly) {
  put("0001", day);
  put("0002", day - std::chrono::days(40));
  const UnitId province = UnitId::from("TM").value();
  const UnitId commune = UnitId::from("TM-X01").value();
  const Period month{day - std::chrono::days(30), day};
  EXPECT_EQ(must(flags_during(writer(), everything, province, month, 10)).size(), 1U);
  EXPECT_EQ(must(flags_during(writer(), Scope::of_units({commune}), commune, month, 10)).size(), 1U);
  EXPECT_EQ(flags_during(writer(), Scope::of_units({commune}), province, month, 10).error().code,
            Errc::not_found);
  EXPECT_EQ(must(find_flag(writer(), everything, "0001")).ranges.size(), 1U);
  EXPECT_EQ(find_flag(writer(), Scope::of_units({}), "0001").error().code, Errc::not_found);
  EXPECT_EQ(find_flag(writer(), everything, "0009").error().code, Errc::not_found);
  must(db::transaction(writer(), [&] { return delete_flag(writer(), "0001"); }));
  EXPECT_EQ(find_flag(writer(), everything, "0001").error().code, Errc::not_found);
  EXPECT_EQ(day_votes(writer(), Scope::of_units({commune}), {counter, day}).error().code, Errc::unauthorised);
}

}  // namespace
}  // namespace xinluon::storage
