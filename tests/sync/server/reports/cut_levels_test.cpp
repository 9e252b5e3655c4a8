#include "sync/server/reports/cut_levels.h"

#include <random>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "tests/support/server_database.h"

namespace xinluon::reports {
namespace {

using std::chrono::days;
using storage::Dimension;
using storage::Grain;
using storage::Levels;
using storage::Node;

constexpr std::uint32_t seed = 20261122;
const Day first = day_from_text("2026-01-01").value();
const Day last = day_from_text("2026-10-31").value();

class CutLevelsTest : public testing::Test {
 protected:
  // A vote on a random day, of a random field and procedure, now and then without either.
  void cast() {
    const Day day = first + days(random_() % static_cast<std::uint32_t>((last - first).count() + 1));
    const std::string level = std::to_string(1 + random_() % 5);
    const std::string field = random_() % 4 == 0 ? "" : "Lĩnh vực " + std::to_string(random_() % 3);
    add(day, Dimension::level, level);
    add(day, Dimension::hour, format("{:02}:{}", 7 + random_() % 3, level));
    if (field.empty()) return;
    add(day, Dimension::field, field + ":" + level);
    if (random_() % 3 > 0)
      add(day, Dimension::procedure,
          storage::procedure_value(field, "1.00" + std::to_string(random_() % 4)) + ":" + level);
  }
  void add(Day day, Dimension dimension, const std::string& value) {
    for (const auto& [grain, start] :
         {std::pair(Grain::day, day), std::pair(Grain::month, storage::first_of_month(day))}) {
      auto& count = deltas_[{node, grain, dimension, start, value}];
      ++count.raw;
      ++count.counted;
    }
  }
  void store() {
    ASSERT_TRUE(
        db::transaction(database.writer(), [&] { return storage::add_tallies(database.writer(), deltas_); }));
    deltas_.clear();
  }
  static Period months(unsigned from, unsigned to) {
    const Day begin = std::chrono::year(2026) / std::chrono::month(from) / 1;
    return {begin,
            storage::first_of_month(Day(std::chrono::year(2026) / std::chrono::month(to) / 1) + days(31)) -
                days(1)};
  }

  test::ServerDatabase database;
  std::unique_ptr<db::Connection> reader = database.reader();
  const Node node = Node::of(UnitId::from("TM-X01").value());

 private:
  std::mt19937 random_{seed};
  storage::Tallies deltas_;
};

Levels sum_of(const LevelsByValue& values) {
  Levels sum{};
  for (const auto& [value, levels] : values)
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += levels[i];
  return sum;
}

TEST_F(CutLevelsTest, AreWhatIsReadAtOnceForAnyRunOfMonthsAndDays) {
  for (int i = 0; i < 2000; ++i) cast();
  store();
  CutLevels kept;
  for (const Dimension dimension : {Dimension::hour, Dimension::field, Dimension::procedure}) {
    for (const Period& period : {months(1, 10), months(3, 3), months(2, 7), months(4, 10),
                                 Period{first + days(10), last}, Period{first, last - days(3)}}) {
      const auto at_once = levels_with_rest(*reader, node, dimension, period).value();
      ASSERT_GT(at_once.size(), 2U);
      for (const auto& [value, levels] : at_once)
        EXPECT_EQ(kept.of(*reader, node, dimension, value, period).value(), levels)
            << value << " " << to_text(period);
      const auto all = storage::counts_of(*reader, storage::Scope::for_suppression(), node, period).value();
      EXPECT_EQ(sum_of(at_once), all.counted.levels) << "no vote is in two values, none in none";
    }
  }
}

TEST_F(CutLevelsTest, KeepsWhatItRead) {
  for (int i = 0; i < 200; ++i) cast();
  store();
  CutLevels kept;
  const auto ask = [&](CutLevels& levels) {
    return levels.of(*reader, node, Dimension::hour, "08", months(1, 10)).value();
  };
  const auto before = ask(kept);
  for (int i = 0; i < 200; ++i) cast();
  store();
  EXPECT_EQ(ask(kept), before);
  CutLevels fresh;
  EXPECT_NE(ask(fresh), before);
}

TEST_F(CutLevelsTest, OfAValueOrAMonthWithoutVotesThereAreNone) {
  for (int i = 0; i < 50; ++i) cast();
  store();
  CutLevels kept;
  EXPECT_EQ(kept.of(*reader, node, Dimension::hour, "23", months(1, 10)).value(), Levels{});
  EXPECT_EQ(kept.of(*reader, node, Dimension::hour, "08", months(11, 12)).value(), Levels{});
}

TEST_F(CutLevelsTest, BeyondItsRoomItBeginsAnew) {
  for (int i = 0; i < 200; ++i) cast();
  store();
  CutLevels kept(40);
  const auto ask = [&](Dimension dimension, const std::string& value) {
    return sum_of({{"", kept.of(*reader, node, dimension, value, months(1, 10)).value()}});
  };
  const auto before = ask(Dimension::hour, "08");
  for (int i = 0; i < 200; ++i) cast();
  store();
  EXPECT_EQ(ask(Dimension::hour, "08"), before);
  ask(Dimension::field, "");
  EXPECT_NE(ask(Dimension::hour, "08"), before);
}

}  // namespace
}  // namespace xinluon::reports
