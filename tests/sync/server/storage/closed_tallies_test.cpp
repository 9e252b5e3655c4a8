#include "sync/server/storage/closed_tallies.h"

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class ClosedTalliesTest : public testing::Test {
 protected:
  static TallyKey key(const Node& node, Dimension dimension, int day, const std::string& value) {
    return {node, Grain::day, dimension, Day(std::chrono::days(day)), value};
  }
  Result<void> add(const Tallies& counts) {
    return db::transaction(purger, [&] { return add_closed_tallies(purger, counts); });
  }
  std::string all() {
    std::string text;
    const auto add = [&](const ClosedTally& row) -> Result<void> {
      text += format("{} {} {} {} {} {} {}\n", row.node, row.grain, row.dimension,
                     row.start.time_since_epoch().count(), row.value, row.count.raw, row.count.counted);
      return {};
    };
    for (const auto& node : test::must(closed_nodes(purger, whole)))
      test::must(each_closed_tally_of(purger, whole, node, add));
    return text;
  }

  test::ServerDatabase database;
  db::Connection& purger = database.purger();
  const Scope whole = Scope::local_administrator();
  const Node counter = Node::of(CounterId::from("TM-X01-Q01").value());
  const Node officer = Node::of(OfficerId::from("CB-1").value());
};

TEST_F(ClosedTalliesTest, AddUpInTheOrderOfTheirBytes) {
  ASSERT_TRUE(add({{key(officer, Dimension::level, 9, "5"), {3, 2}},
                   {key(counter, Dimension::level, 10, "5"), {1, 1}},
                   {key(counter, Dimension::level, 9, "5"), {1, 1}},
                   {key(counter, Dimension::level, 9, "1"), {0, 0}},
                   {key(counter, Dimension::field, 9, "Đất đai:5"), {1, 1}}}));
  ASSERT_TRUE(add({{key(counter, Dimension::level, 9, "5"), {4, 3}}}));
  EXPECT_EQ(all(),
            "counter:TM-X01-Q01 day field 9 Đất đai:5 1 1\n"
            "counter:TM-X01-Q01 day level 9 5 5 4\n"
            "counter:TM-X01-Q01 day level 10 5 1 1\n"
            "officer:CB-1 day level 9 5 3 2\n");
  EXPECT_EQ(test::must(closed_nodes(purger, whole)),
            (std::vector<std::string>{"counter:TM-X01-Q01", "officer:CB-1"}));
}

TEST_F(ClosedTalliesTest, AreOfDaysAtCountersAndOfficers) {
  const Node unit = Node::of(UnitId::from("TM").value());
  EXPECT_EQ(add({{key(unit, Dimension::level, 9, "5"), {1, 1}}}).error().code, Errc::rejected);
  EXPECT_EQ(add({{{counter, Grain::month, Dimension::level, Day(), "5"}, {1, 1}}}).error().code,
            Errc::rejected);
  EXPECT_EQ(closed_nodes(purger, Scope::of_units({})).error().code, Errc::unauthorised);
}

TEST_F(ClosedTalliesTest, TellTheFirstDayThatIsClosed) {
  ASSERT_TRUE(add(
      {{key(counter, Dimension::level, 9, "5"), {1, 1}}, {key(counter, Dimension::level, 12, "5"), {1, 1}}}));
  const auto first = [&](int from, int to) {
    const auto day = test::must(
        first_closed_day(purger, whole, counter, {Day(std::chrono::days(from)), Day(std::chrono::days(to))}));
    return day ? static_cast<int>(day->time_since_epoch().count()) : -1;
  };
  EXPECT_EQ(first(0, 20), 9);
  EXPECT_EQ(first(9, 9), 9);
  EXPECT_EQ(first(10, 20), 12);
  EXPECT_EQ(first(10, 11), -1);
}

}  // namespace
}  // namespace xinluon::storage
