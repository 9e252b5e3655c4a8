#include "sync/server/storage/live_steps.h"

#include <gtest/gtest.h>

#include "sync/server/storage/tallies.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

using std::chrono::days;
using Told = LiveMove::Told;

class LiveStepTest : public testing::Test {
 protected:
  void add(Dimension dimension, const std::string& value, Day on, Count n) {
    test::must(db::transaction(writer, [&] {
      return add_tallies(writer, {{{top, Grain::day, dimension, on, value}, n}});
    }));
  }
  void move(const LiveMove& move) {
    test::must(db::transaction(writer, [&] { return move_live_step(writer, top, move, now); }));
  }
  LiveStep step() { return test::must(live_step(writer, all, top)).value(); }

  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const WallTime now = wall_time(1'790'000'000'000);
  const Day today = day_of(now);
  const Period open{today - days(1), today};
  const Node top = Node::of(UnitId::from("TM").value());
  const Scope all = Scope::local_administrator();
};

TEST_F(LiveStepTest, GoesFromOneToTheNextWithAllItsCounts) {
  EXPECT_FALSE(test::must(live_step(writer, all, top)));
  add(Dimension::level, "5", today - days(2), {100, 100});
  add(Dimension::level, "5", today - days(1), {4, 3});
  add(Dimension::level, "2", today, {6, 6});
  add(Dimension::behaviour, "XC:shown", today, {2, 2});
  add(Dimension::outcome, "timed_out", today, {3, 3});
  add(Dimension::late, "yes", today, {1, 1});
  add(Dimension::participation, "linked", today, {5, 5});
  add(Dimension::hour, "08:5", today, {5, 5});
  move({open, Told::nothing, false, true});
  EXPECT_EQ(step().open, open);
  EXPECT_EQ(step().told.counted.votes(), 0U);
  const Counts next = step().next;
  EXPECT_EQ(next.counted.levels, (std::array<std::uint64_t, 5>{0, 6, 0, 0, 3}));
  EXPECT_EQ(next.counted.behaviours[index_of(*behaviour_from_code("XC"))].shown, 2U);
  EXPECT_EQ(next.counted.timed_out, 3U);
  EXPECT_EQ(next.raw_votes, 10U);
  EXPECT_EQ(next.raw_satisfied, 4U);
  EXPECT_EQ(next.late, 1U);
  EXPECT_EQ(next.linked, 0U) << "told of whole days";

  add(Dimension::level, "1", today, {7, 7});
  move({open, Told::next, false, true});
  EXPECT_EQ(step().told.counted, next.counted);
  EXPECT_EQ(step().told.raw_votes, next.raw_votes);
  EXPECT_EQ(step().next.counted.votes(), 16U);

  move({open, Told::kept, true, false});
  EXPECT_TRUE(step().withdrawn);
  EXPECT_EQ(step().told.counted, next.counted);
  EXPECT_EQ(step().next.counted.votes(), 0U);

  move({{today + days(1), today + days(1)}, Told::nothing, false, false});
  EXPECT_FALSE(step().withdrawn);
  EXPECT_EQ(step().open.first, today + days(1));
  EXPECT_EQ(step().told.counted.votes(), 0U);
}

TEST_F(LiveStepTest, IsOfTheTopAloneAndForWhoMaySeeIt) {
  move({open, Told::nothing, false, false});
  const Node commune = Node::of(UnitId::from("TM-X01").value());
  EXPECT_FALSE(test::must(live_step(writer, all, commune)));
  const auto foreign = live_step(writer, Scope::of_units({UnitId::from("TM-X01").value()}), top);
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().code, Errc::not_found);
}

}  // namespace
}  // namespace xinluon::storage
