// Live steps beside each other, and the last one of a day beside the figure that is published the next
// morning: they differ by no votes or by at least as many as may be shown, whoever asks which process.
#include "sync/server/reports/live_steps.h"

#include <array>
#include <random>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "tests/support/each_statement.h"
#include "tests/support/mutation.h"
#include "tests/support/setting.h"
#include "tests/sync/server/reports/cast_votes.h"

namespace xinluon::reports {
namespace {

using std::chrono::days;
using std::chrono::hours;
using storage::Counts;
using storage::LiveMove;
using storage::LiveStep;
using Told = LiveMove::Told;

const Day today = day_from_text("2026-11-22").value();
const Period open{today, today};

Counts votes(std::uint64_t n) {
  Counts counts;
  counts.counted.levels[3] = n;
  counts.raw_votes = n;
  counts.raw_satisfied = n;
  return counts;
}

// As the database would keep it.
class Kept {
 public:
  void advance(const Counts& now, const Period& of = open) {
    const auto move = next_move(step_, of, now);
    if (!move) return;
    if (!step_) step_.emplace();
    if (move->told == Told::nothing) step_->told = {};
    if (move->told == Told::next) step_->told = step_->next;
    step_->next = move->counts_next ? now : Counts();
    step_->open = move->open;
    step_->withdrawn = move->withdrawn;
  }
  std::optional<std::uint64_t> told(const Counts& now, const Period& of = open) const {
    const auto counts = told_live(step_, of, now);
    return counts ? std::optional(counts->counted.votes()) : std::nullopt;
  }
  std::optional<std::uint64_t> then(std::uint64_t n) {
    advance(votes(n));
    return told(votes(n));
  }

 private:
  std::optional<LiveStep> step_;
};

TEST(LiveSteps, AStepIsToldOnceAsManyMoreHaveCome) {
  Kept kept;
  EXPECT_FALSE(kept.told(votes(0))) << "nobody has looked yet";
  EXPECT_EQ(kept.then(0), 0U);
  EXPECT_FALSE(kept.told(votes(1)));
  EXPECT_FALSE(kept.then(4));
  EXPECT_FALSE(kept.then(7));
  EXPECT_FALSE(kept.then(11));
  EXPECT_EQ(kept.then(12), 7U);
  EXPECT_EQ(kept.then(16), 7U);
  EXPECT_EQ(kept.then(40), 12U);
}

TEST(LiveSteps, AStepIsOfItsOwnDaysAlone) {
  Kept kept;
  kept.then(20);
  ASSERT_EQ(kept.then(26), 20U);
  const Period tomorrow{today + days(1), today + days(1)};
  EXPECT_FALSE(kept.told(votes(30), tomorrow)) << "published, and nobody has looked since";
  kept.advance(votes(9), tomorrow);
  EXPECT_FALSE(kept.told(votes(9), tomorrow));
  kept.advance(votes(60));
  EXPECT_FALSE(kept.told(votes(60))) << "a clock that is behind brings nothing back";
  kept.advance(votes(14), tomorrow);
  EXPECT_EQ(kept.told(votes(14), tomorrow), 9U);
  const Period longer{today, today + days(1)};
  kept.advance(votes(40), longer);
  EXPECT_FALSE(kept.told(votes(40), longer));
  kept.advance(votes(45), longer);
  EXPECT_EQ(kept.told(votes(45), longer), 40U);
}

TEST(LiveSteps, WhatVotesWereTakenFromIsToldNoMore) {
  Kept kept;
  kept.then(20);
  ASSERT_EQ(kept.then(26), 20U);
  EXPECT_FALSE(kept.told(votes(25))) << "at once";
  EXPECT_FALSE(kept.then(18));
  EXPECT_FALSE(kept.then(26)) << "18 would tell of two votes";
  EXPECT_EQ(kept.then(31), 26U);
  EXPECT_FALSE(kept.then(3));
  EXPECT_FALSE(kept.then(9)) << "3 votes";
  EXPECT_EQ(kept.then(14), 9U);
  EXPECT_FALSE(kept.then(2));
  EXPECT_FALSE(kept.then(11));
  EXPECT_FALSE(kept.then(16)) << "11 would tell of two votes, though few were left in between";
  EXPECT_EQ(kept.then(21), 16U);
}

TEST(LiveSteps, EachOfItsCountsIsAPartOfWhatIsPublished) {
  Counts all = votes(30);
  all.counted.timed_out = all.counted.withdrawn = all.late = 3;
  for (auto& behaviour : all.counted.behaviours) behaviour = {3, 3};
  for (auto& level : all.counted.levels) level = 30;
  std::vector<Counts> less;
  const auto without_one = [&](auto number) {
    less.push_back(all);
    --number(less.back());
  };
  without_one([](Counts& c) -> auto& { return c.counted.timed_out; });
  without_one([](Counts& c) -> auto& { return c.counted.withdrawn; });
  without_one([](Counts& c) -> auto& { return c.raw_votes; });
  without_one([](Counts& c) -> auto& { return c.raw_satisfied; });
  without_one([](Counts& c) -> auto& { return c.late; });
  for (std::size_t i = 0; i < all.counted.levels.size(); ++i)
    without_one([i](Counts& c) -> auto& { return c.counted.levels[i]; });
  for (std::size_t i = 0; i < all.counted.behaviours.size(); ++i) {
    without_one([i](Counts& c) -> auto& { return c.counted.behaviours[i].shown; });
    without_one([i](Counts& c) -> auto& { return c.counted.behaviours[i].missing; });
  }
  const LiveStep step{open, votes(10), all, false};
  EXPECT_TRUE(told_live(step, open, all));
  for (std::size_t i = 0; i < less.size(); ++i) {
    EXPECT_FALSE(told_live(step, open, less[i])) << i;
    EXPECT_EQ(next_move(step, open, less[i]), (LiveMove{open, Told::kept, true, true})) << i;
  }
}

// Votes come, and now and then some are set aside; whoever looks sees what is told just then.
TEST(LiveSteps, NeverAFewVotesBeforeAnotherStepNorTheDaysFigure) {
  const std::uint64_t seed = test::setting("XINLUON_ATTACK_SEED", std::random_device{}());
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  std::size_t steps = 0;
  for (int round = 0; round < 4000; ++round) {
    const bool takes_away = round % 2 == 1;
    Kept kept;
    std::vector<std::uint64_t> told = {0};
    std::uint64_t n = 0;
    for (std::size_t looked = test::below(random, 40); looked > 0; --looked) {
      n += test::below(random, 9);
      if (takes_away && test::below(random, 8) == 0) n -= std::min<std::uint64_t>(n, test::below(random, 7));
      if (test::below(random, 3) > 0) kept.advance(votes(n));
      const auto step = kept.told(votes(n));
      if (step && *step > 0) told.push_back(*step);
      ASSERT_LE(step.value_or(0), n);
    }
    steps += told.size() - 1;
    if (!takes_away && told.size() > 1) told.push_back(n + test::below(random, 4));  // the next morning
    for (std::size_t i = 1; i < told.size(); ++i) {
      const auto apart = std::max(told[i], told[i - 1]) - std::min(told[i], told[i - 1]);
      ASSERT_TRUE(apart == 0 || apart >= min_votes_to_show) << told[i] << " after " << told[i - 1];
    }
  }
  EXPECT_GT(steps, 10'000U) << "nothing to look at";
}

class KeptLiveSteps : public CastVotes {
 protected:
  // A process of its own: its connection and what it has worked out.
  struct Server {
    explicit Server(test::ServerDatabase& database)
        : writer(database.another_writer()), reader(database.reader()) {}
    void advance(WallTime at) { test::must(advance_live_steps(*writer, at, releases)); }
    std::optional<std::uint64_t> told(const Node& top, WallTime at) {
      PercentagesRequest request;
      request.node = top;
      request.period = {day_of(at) - days(3), day_of(at) + days(1)};
      const auto figure =
          test::must(percentages(*reader, storage::Scope::local_administrator(), request, at, releases))
              .total;
      return figure.period && figure.period->last >= day_of(at) ? figure.votes : std::nullopt;
    }
    std::unique_ptr<db::Connection> writer;
    std::unique_ptr<db::Connection> reader;
    Releases releases;
  };
  std::string what_is_kept() {
    std::string rows;
    for (const char* const sql :
         {"SELECT node, first_day, last_day, withdrawn FROM live_step ORDER BY 1",
          "SELECT node || part || dimension || value, raw, counted, 0 FROM live_count ORDER BY 1"})
      test::must(writer.each(sql, {}, [&](const db::Row& row) -> Result<void> {
        rows += format("{} {} {} {}\n", row.text(0), row.integer(1), row.integer(2), row.integer(3));
        return {};
      }));
    return rows;
  }
};

TEST_F(KeptLiveSteps, TwoProcessesAndOneThatStartsAnewTellTheSame) {
  const std::uint64_t seed = test::setting("XINLUON_ATTACK_SEED", std::random_device{}());
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  std::array<Server, 2> servers = {Server(database), Server(database)};
  std::set<std::uint64_t> told = {0};
  for (int i = 0; i < 40; ++i) {
    cast("TM-X01-Q01", "2026-11-21", static_cast<int>(1 + test::below(random, 3)));
    if (test::below(random, 3) > 0) servers.at(test::below(random, 2)).advance(now);
    const auto first = servers[0].told(province, now);
    EXPECT_EQ(first, servers[1].told(province, now));
    if (i % 7 == 0) {
      EXPECT_EQ(first, Server(database).told(province, now)) << "after a restart";
    }
    if (first) told.insert(*first);
  }
  EXPECT_GT(told.size(), 3U);
  for (auto step = std::next(told.begin()); step != told.end(); ++step)
    EXPECT_GE(*step, *std::prev(step) + min_votes_to_show);
}

// The day is published while one of them still has a clock that says it is not.
TEST_F(KeptLiveSteps, WhatWasToldEndsWithThePublication) {
  Server server(database);
  Server behind(database);
  cast("TM-X01-Q01", "2026-11-21", 20);
  server.advance(now);
  cast("TM-X01-Q01", "2026-11-21", 6);
  behind.advance(now);
  ASSERT_EQ(server.told(province, now), 20U);
  const WallTime morning = start_of(day("2026-11-22")) + hours(6);
  EXPECT_FALSE(server.told(province, morning)) << "of the next day nothing is known yet";
  cast("TM-X01-Q01", "2026-11-22", 8);
  server.advance(morning);
  const auto of_the_new_day = what_is_kept();
  behind.advance(morning - std::chrono::seconds(1));
  EXPECT_EQ(what_is_kept(), of_the_new_day);
  EXPECT_FALSE(server.told(province, morning));
  cast("TM-X01-Q01", "2026-11-22", 5);
  server.advance(morning);
  EXPECT_EQ(server.told(province, morning), 26U + 8U);
}

TEST_F(KeptLiveSteps, NothingIsWrittenWhileNothingMoves) {
  Server server(database);
  server.advance(now);
  EXPECT_EQ(server.told(province, now), 0U);
  const auto before = what_is_kept();
  const auto since = [&] { return database.scalar("SELECT MAX(at_ms) FROM live_step"); };
  const auto began = since();
  cast("TM-X01-Q01", "2026-11-21", 4);
  server.advance(now + hours(1));
  EXPECT_EQ(what_is_kept(), before);
  EXPECT_EQ(since(), began);
  cast("TM-X01-Q01", "2026-11-21", 1);
  server.advance(now + hours(2));
  EXPECT_EQ(since(), to_ms(now + hours(2)));
}

TEST_F(KeptLiveSteps, VotesThatAreSetAsideTakeTheStepAtOnce) {
  Server server(database);
  cast("TM-X01-Q01", "2026-11-21", 20);
  server.advance(now);
  cast("TM-X01-Q01", "2026-11-21", 6);
  server.advance(now);
  ASSERT_EQ(server.told(province, now), 20U);
  auto vote = satisfied();
  vote.counter = counter("TM-X01-Q01");
  vote.day = day("2026-11-21");
  vote.dated.at_ms = to_ms(start_of(vote.day) + hours(9));
  ingest::TallyChange change;
  for (int i = 0; i < 8; ++i) change.replace(vote, set_aside(vote));
  must([&] { return change.apply(writer); });
  EXPECT_FALSE(server.told(province, now)) << "nobody has looked yet";
  server.advance(now);
  EXPECT_FALSE(server.told(province, now));
  cast("TM-X01-Q01", "2026-11-21", 5);
  server.advance(now);
  EXPECT_FALSE(server.told(province, now)) << "18, after 20";
  cast("TM-X01-Q01", "2026-11-21", 5);
  server.advance(now);
  EXPECT_FALSE(server.told(province, now)) << "23, after 20";
  cast("TM-X01-Q01", "2026-11-21", 5);
  server.advance(now);
  EXPECT_EQ(server.told(province, now), 28U);
}

TEST_F(KeptLiveSteps, EachTopHasItsOwnForAsLongAsItIsOne) {
  add_unit("HN", "");
  add_unit("HN-X01", "HN");
  add_counter("HN-X01-Q01", "HN-X01");
  const Node other = Node::of(unit("HN"));
  Server server(database);
  const auto both = [&](int here, int there) {
    cast("TM-X01-Q01", "2026-11-21", here);
    cast("HN-X01-Q01", "2026-11-21", there);
    server.advance(now);
  };
  both(20, 7);
  both(6, 4);
  EXPECT_EQ(server.told(province, now), 20U);
  EXPECT_FALSE(server.told(other, now));
  both(0, 1);
  EXPECT_EQ(server.told(other, now), 7U);
  EXPECT_FALSE(server.told(Node::of(unit("HN-X01")), now)) << "below the top today is not told";
  move_unit("HN", "TM", "2026-11-21");
  server.advance(now);
  EXPECT_FALSE(server.told(other, now)) << "it is none any more";
  EXPECT_EQ(server.told(province, now), 26U) << "and its votes are this one's";
}

TEST_F(KeptLiveSteps, AFailedStatementLeavesTheStepAsItWas) {
  const auto advance = test::act([&](db::Connection& connection) -> Result<bool> {
    Releases releases;
    XINLUON_RETURN_IF_ERROR(advance_live_steps(connection, now, releases));
    return true;
  });
  cast("TM-X01-Q01", "2026-11-21", 20);
  EXPECT_GE(test::fail_each_statement(database, "the first", advance), 20U);
  cast("TM-X01-Q01", "2026-11-21", 6);
  EXPECT_GE(test::fail_each_statement(database, "the next", advance), 20U);
  Server server(database);
  EXPECT_EQ(server.told(province, now), 20U);
}

}  // namespace
}  // namespace xinluon::reports
