// From a tap on a face to a percentage at the server, with nothing in between replaced. How many votes:
// XINLUON_VOTES; from which seed: XINLUON_VOTES_SEED (tests/long.sh votes sets them).
#include <algorithm>
#include <cstdio>
#include <vector>

#include <gtest/gtest.h>

#include "tests/e2e/hands/citizen.h"
#include "tests/e2e/stand.h"
#include "tests/support/progress.h"
#include "tests/support/setting.h"

namespace xinluon::test {
namespace {

using std::chrono::seconds;

// From the thanks until the server's figures hold the vote, with the network up.
constexpr seconds until_seen{60};

// Plays so many citizens, one after another; how long each one's vote took until it was seen.
void play(Stand& stand, hands::Citizens& citizens, std::uint64_t count, std::vector<double>& took_ms) {
  Progress progress("votes", count);
  for (std::uint64_t votes = 1; votes <= count; ++votes) {
    ASSERT_EQ(citizens.play_one(), "") << stand.log_of("kiosk");
    const auto thanked = std::chrono::steady_clock::now();
    ASSERT_EQ(stand.wait_for_votes(votes, until_seen), votes) << stand.log_of("sync");
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - thanked;
    took_ms.push_back(time.count());
    progress.done(votes);
  }
}

void print_percentiles(std::vector<double> took_ms) {
  std::sort(took_ms.begin(), took_ms.end());
  const auto at = [&](double share) {
    return took_ms[static_cast<std::size_t>(share * static_cast<double>(took_ms.size() - 1))];
  };
  std::printf("from thanks to the server's figures: median %.0f ms, 99th percentile %.0f, slowest %.0f\n",
              at(0.5), at(0.99), took_ms.back());
}

TEST(LongVoteWay, WhatTheHandsTappedIsWhatTheServerCounts) {
  Stand stand;
  hands::Rules rules;
  rules.walks_away = 0;
  const auto seed = static_cast<std::uint32_t>(setting("XINLUON_VOTES_SEED", 20261121));
  hands::Citizens citizens(stand.screen(), stand.eyes(), rules, seed, [](const std::string&) {});
  std::vector<double> took_ms;
  ASSERT_NO_FATAL_FAILURE(play(stand, citizens, setting("XINLUON_VOTES", 8), took_ms));
  print_percentiles(took_ms);

  const auto total = stand.percentages().at("total");
  for (int level = 1; level <= 5; ++level)
    EXPECT_EQ(total.at("levels").at(std::to_string(level)).get<std::uint64_t>(),
              citizens.tapped().levels[static_cast<std::size_t>(level - 1)])
        << "level " << level;
  for (const auto& behaviour : total.at("behaviours")) {
    const std::string code = behaviour.at("code");
    const auto tapped = [&](const auto& counts) { return counts.contains(code) ? counts.at(code) : 0; };
    EXPECT_EQ(behaviour.at("shown").get<std::uint64_t>(), tapped(citizens.tapped().shown)) << code;
    EXPECT_EQ(behaviour.at("missing").get<std::uint64_t>(), tapped(citizens.tapped().missing)) << code;
  }
  EXPECT_EQ(stand.server_command({"recount"}).status, 0);
}

TEST(LongVoteWay, WalkingAwayAfterTheTapKeepsTheVote) {
  Stand stand;
  const auto* attract = stand.eyes().wait_for({"attract"}, seconds(10));
  ASSERT_NE(attract, nullptr);
  ASSERT_TRUE(stand.tap(*attract, "level:2"));
  ASSERT_NE(stand.eyes().wait_for({"behaviours"}, seconds(5)), nullptr);
  ASSERT_NE(stand.eyes().wait_for({"thanks"}, seconds(60)), nullptr)
      << "20 s idle and 20 s countdown end in thanks";
  EXPECT_EQ(stand.wait_for_votes(1, seconds(20)), 1U);
  EXPECT_EQ(stand.percentages().at("total").at("levels").at("2"), 1);
}

TEST(LongVoteWay, ADoubleTapIsOneVoteAndNoBehaviour) {
  Stand stand;
  const auto* attract = stand.eyes().wait_for({"attract"}, seconds(10));
  ASSERT_NE(attract, nullptr);
  stand.tap(*attract, "level:4");
  std::this_thread::sleep_for(std::chrono::milliseconds(90));
  stand.tap(*attract, "level:4");
  const auto* behaviours = stand.eyes().wait_for({"behaviours"}, seconds(5));
  ASSERT_NE(behaviours, nullptr);
  std::this_thread::sleep_for(std::chrono::milliseconds(800));
  stand.tap(*behaviours, "button:done");
  ASSERT_NE(stand.eyes().wait_for({"thanks"}, seconds(5)), nullptr);
  ASSERT_EQ(stand.wait_for_votes(1, seconds(20)), 1U);
  for (const auto& counts : stand.percentages().at("total").at("behaviours"))
    EXPECT_EQ(counts.at("not_mentioned"), 1) << counts.at("code");
}

TEST(LongVoteWay, VotingGoesOnWithoutServerAndTheBacklogArrives) {
  Stand stand;
  stand.server().kill();
  hands::Rules rules;
  rules.walks_away = 0;
  hands::Citizens citizens(stand.screen(), stand.eyes(), rules, 7, [](const std::string&) {});
  for (int i = 0; i < 3; ++i) ASSERT_EQ(citizens.play_one(), "") << "no citizen may notice";
  stand.start_server();
  EXPECT_EQ(stand.wait_for_votes(3, seconds(90)), 3U) << stand.log_of("sync");
}

}  // namespace
}  // namespace xinluon::test
