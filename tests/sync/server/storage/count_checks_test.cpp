// A row of the tallies that no votes give is damage, whichever way it is read.
#include "sync/server/storage/count_checks.h"

#include <cstdint>
#include <functional>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/domain/satisfaction.h"
#include "sync/server/storage/live_steps.h"
#include "sync/server/storage/month_levels.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class CountChecks : public testing::Test {
 protected:
  CountChecks() {
    Tallies counts;
    for (const Grain grain : {Grain::day, Grain::month}) {
      const Day start = grain == Grain::day ? day : first_of_month(day);
      counts[{node, grain, Dimension::level, start, "5"}] = {3, 3};
      counts[{node, grain, Dimension::behaviour, start, "XC:shown"}] = {3, 3};
      counts[{node, grain, Dimension::lang, start, "vi:5"}] = {3, 3};
      counts[{node, grain, Dimension::participation, start, "linked"}] = {3, 3};
    }
    test::must(db::transaction(writer, [&] { return add_tallies(writer, counts); }));
  }
  // Each way in which a figure is read, and what it says; "" for fine.
  std::string first_complaint() {
    const std::function<Result<void>()> reads[] = {
        [&] {
          return none(counts_of(writer, everything, node, {day, day}));
        },
        [&] { return none(counts_of_days(writer, everything, node, day)); },
        [&] { return none(counts_by_day(writer, everything, node)); },
        [&] { return none(linked_by_day(writer, everything, node)); },
        [&] { return none(votes_by_value(writer, everything, node, Grain::day, Dimension::lang)); },
        [&] {
          return none(levels_by_value(writer, everything, node, {day, day}, Dimension::lang));
        },
        [&] { return none(levels_by_month(writer, everything, node, Dimension::lang)); },
        [&] { return none(month_levels(writer, everything, unit, "", first_of_month(day), 10)); }};
    for (const auto& read : reads)
      if (const auto done = read(); !done) {
        EXPECT_EQ(done.error().code, Errc::corrupt);
        return done.error().message;
      }
    return "";
  }
  // What the first of them says that says anything, behind its statement, after the tallies were changed so.
  void expect_said(const std::string& change, const std::string& words) {
    test::must(writer.run("UPDATE tally SET " + change));
    const auto said = first_complaint();
    EXPECT_TRUE(said.ends_with(words) && said.empty() == words.empty()) << said;
  }
  template <class T>
  static Result<void> none(Result<T> result) {
    if (!result) return fail(std::move(result).error());
    return {};
  }

  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const Node node = Node::of(CounterId::from("TM-X01-Q01").value());
  const UnitId unit = UnitId::from("TM-X01").value();
  const Day day = day_from_text("2026-11-20").value();
  const Scope everything = Scope::local_administrator();
};

TEST_F(CountChecks, AreSilentOverWhatVotesGive) {
  EXPECT_EQ(first_complaint(), "");
}

TEST_F(CountChecks, ABehaviourIsMentionedNoMoreOftenThanThereAreVotes) {
  expect_said("counted = 4 WHERE dimension = 'behaviour'",
              "the counts of counter:TM-X01-Q01 are damaged: a behaviour was mentioned more often than there "
              "were votes; run `xinluon-server recount`");
}

TEST_F(CountChecks, NoCountIsNegativeOrBeyondTheFormulas) {
  const auto said = [](std::string_view what) {
    return format("the counts of counter:TM-X01-Q01 are damaged: {}; run `xinluon-server recount`", what);
  };
  for (const std::string_view dimension : {"level", "lang", "participation"}) {
    const auto set = [dimension](std::int64_t n) {
      return format("counted = {} WHERE dimension = '{}'", n, dimension);
    };
    expect_said(set(-1), said("-1 votes"));
    expect_said(set(INT64_MAX), said("9223372036854775807 votes, more than any province has"));
    expect_said(set(3), "");
  }
  expect_said("raw = -1 WHERE dimension = 'level'", said("-1 votes"));
}

// Each row for itself may be one; their sum is not.
TEST_F(CountChecks, ASumIsNotBeyondTheFormulasEither) {
  Counts counts;
  counts.counted.levels = {max_count, 1, 0, 0, 0};
  EXPECT_FALSE(check_counts(counts, "unit:TM"));
  counts.counted.levels = {max_count, 0, 0, 0, 0};
  EXPECT_TRUE(check_counts(counts, "unit:TM"));
  counts.counted.timed_out = 1;
  EXPECT_FALSE(check_counts(counts, "unit:TM"));
}

TEST_F(CountChecks, WhatIsToldLiveIsLookedAtToo) {
  const LiveMove move{{day, day}, LiveMove::Told::nothing, false, true};
  test::must(db::transaction(writer, [&] { return move_live_step(writer, node, move, wall_time(0)); }));
  ASSERT_TRUE(live_step(writer, everything, node));
  test::must(writer.run("UPDATE live_count SET counted = 4 WHERE dimension = 'behaviour'"));
  const auto step = live_step(writer, everything, node);
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().code, Errc::corrupt);
}

}  // namespace
}  // namespace xinluon::storage
