#include "sync/server/storage/tallies.h"

#include <random>

#include <gtest/gtest.h>

#include "sync/server/storage/tally_reads.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class TalliesTest : public testing::Test {
 protected:
  static Day day(std::string_view text) { return day_from_text(text).value(); }
  static Day month_of(Day day) {
    const std::chrono::year_month_day date(day);
    return Day(date.year() / date.month() / 1);
  }
  void count(Day on, Dimension dimension, const std::string& value, std::int64_t n) {
    Tallies deltas;
    deltas[{node, Grain::day, dimension, on, value}] = {n, n};
    deltas[{node, Grain::month, dimension, month_of(on), value}] = {n, n};
    add(deltas);
  }
  void add(const Tallies& deltas) {
    ASSERT_TRUE(db::transaction(writer, [&] { return add_tallies(writer, deltas); }));
  }
  Tally tally(std::string_view first, std::string_view last) {
    return counts_of(writer, everything, node, {day(first), day(last)})->counted;
  }

  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const Node node = Node::of(CounterId::from("TM-X01-Q01").value());
  const Scope everything = Scope::local_administrator();
};

TEST_F(TalliesTest, AddUpAndTakeAway) {
  count(day("2026-11-21"), Dimension::level, "5", 3);
  count(day("2026-11-21"), Dimension::level, "5", 2);
  count(day("2026-11-21"), Dimension::level, "1", 1);
  count(day("2026-11-21"), Dimension::level, "5", -4);
  const auto found = tally("2026-11-21", "2026-11-21");
  EXPECT_EQ(found.count(Level::very_satisfied), 1U);
  EXPECT_EQ(found.count(Level::very_dissatisfied), 1U);
  EXPECT_EQ(found.votes(), 2U);
}

TEST_F(TalliesTest, EveryDimensionFindsItsPlace) {
  const Day on = day("2026-11-21");
  count(on, Dimension::level, "4", 10);
  count(on, Dimension::behaviour, "XC:shown", 4);
  count(on, Dimension::behaviour, "GD:missing", 2);
  count(on, Dimension::outcome, "timed_out", 5);
  count(on, Dimension::outcome, "withdrawn", 1);
  count(on, Dimension::lang, "vi:4", 10);
  count(on, Dimension::hour, "08:4", 10);
  count(on, Dimension::officer, "CB-1", 6);
  const auto found = tally("2026-11-01", "2026-11-30");
  EXPECT_EQ(found.votes(), 10U);
  EXPECT_EQ(found.behaviours[index_of(Behaviour::XC)].shown, 4U);
  EXPECT_EQ(found.behaviours[index_of(Behaviour::GD)].missing, 2U);
  EXPECT_EQ(found.timed_out, 5U);
  EXPECT_EQ(found.withdrawn, 1U);
  EXPECT_EQ(votes_by_value(writer, everything, node, Grain::day, Dimension::officer)->at("CB-1").at(on),
            (Count{6, 6}));
  EXPECT_EQ(counts_by_day(writer, everything, node)->at(on), (Count{10, 10}));
}

TEST_F(TalliesTest, AnyPeriodEqualsTheSumOfItsDays) {
  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random(seed);
  SCOPED_TRACE("seed " + std::to_string(seed));
  const Day first = day("2025-12-25");
  std::map<Day, Count> votes;
  for (int i = 0; i < 150; ++i) {
    const Day on = first + std::chrono::days(random() % 120);
    const auto n = static_cast<std::int64_t>(random() % 9 + 1);
    votes[on].raw += n;
    votes[on].counted += n;
    count(on, Dimension::level, std::to_string(random() % 5 + 1), n);
  }
  EXPECT_EQ(counts_by_day(writer, everything, node).value(), votes);
  for (int i = 0; i < 300; ++i) {
    const Day from = first + std::chrono::days(random() % 130);
    const Day to = from + std::chrono::days(random() % 130);
    std::int64_t expected = 0;
    for (const auto& [on, n] : votes) expected += from <= on && on <= to ? n.counted : 0;
    EXPECT_EQ(counts_of(writer, everything, node, {from, to})->counted.votes(),
              static_cast<std::uint64_t>(expected))
        << xinluon::to_text(Period{from, to});
  }
}

}  // namespace
}  // namespace xinluon::storage
