#include "kiosk/app/housekeeping.h"

#include <set>

#include <gtest/gtest.h>

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;

const BootTime now = boot_time(3'600'000);

WallTime at(std::string_view day, int hour, int minute = 0) {
  return start_of(*day_from_text(day)) + std::chrono::hours(hour) + std::chrono::minutes(minute);
}

HouseRules rules() {
  HouseRules rules;
  rules.hours.emplace();
  for (auto& day : rules.hours->week) day = {{450, 1020}};
  rules.brightness = {{360, 100}, {1080, 30}};
  rules.volume = {{420, 80}, {1020, 20}};
  rules.against_burn_in = false;
  return rules;
}

// A wrong hour must not turn citizens away, nor darken the screen in daylight.
TEST(House, WithoutABelievedClockItIsOpenAndAsByDay) {
  const House house = house_at(rules(), now, std::nullopt);
  EXPECT_TRUE(house.open);
  EXPECT_EQ(house.brightness, 100);
  EXPECT_EQ(house.volume, 80);
  EXPECT_EQ(house.until, now + recheck);
}

TEST(House, FollowsTheClockOnTheWall) {
  const House night = house_at(rules(), now, at("2026-11-23", 22));
  EXPECT_FALSE(night.open);
  EXPECT_EQ(night.brightness, 30);
  EXPECT_EQ(night.volume, 20);
  EXPECT_TRUE(house_at(rules(), now, at("2026-11-23", 7, 30)).open);
}

TEST(House, LooksAgainAtTheEdgeAndAtLeastEveryMinute) {
  EXPECT_EQ(house_at(rules(), now, at("2026-11-23", 7, 29) + 45s).until, now + 15s);
  EXPECT_EQ(house_at(rules(), now, at("2026-11-23", 12)).until, now + recheck);
}

TEST(House, AJumpOfTheClockHoldsNoLongerThanAMinute) {
  const House before = house_at(rules(), now, at("2026-11-23", 12));
  EXPECT_TRUE(before.open);
  const House after = house_at(rules(), now + recheck, at("2026-11-23", 3));
  EXPECT_FALSE(after.open);
}

TEST(House, MuteIsSilentAtEveryHour) {
  HouseRules muted = rules();
  muted.mute = true;
  EXPECT_EQ(house_at(muted, now, at("2026-11-23", 12)).volume, 0);
}

TEST(House, NothingIsDueWhereNothingHangsOnAClock) {
  HouseRules plain;
  plain.against_burn_in = false;
  EXPECT_EQ(house_at(plain, now, at("2026-11-23", 12)),
            (House{.open = true, .brightness = {}, .volume = 70, .place = {}, .armable = true, .until = {}}));
}

TEST(House, ThePictureWalksRoundEveryTenMinutes) {
  HouseRules plain;
  std::set<std::pair<int, int>> places;
  for (int i = 0; i < 4; ++i) {
    const House house = house_at(plain, boot_time(0) + i * place_time, std::nullopt);
    EXPECT_EQ(house.until, boot_time(0) + (i + 1) * place_time);
    const ui::Point shift = shift_of(house.place, 8);
    EXPECT_EQ(std::abs(shift.x), 8);
    EXPECT_EQ(std::abs(shift.y), 8);
    places.insert({shift.x, shift.y});
  }
  EXPECT_EQ(places.size(), 4U);
  EXPECT_EQ(shift_of(std::nullopt, 8), ui::Point{});
}

TEST(ServerIsSilent, AfterFiveMinutesOfAnythingButOk) {
  const BootTime started = now - 10min;
  votelog::ServerView server;
  EXPECT_TRUE(server_is_silent(server, started, now));
  EXPECT_FALSE(server_is_silent(server, now - 1min, now));
  server.state = "ok";
  EXPECT_FALSE(server_is_silent(server, started, now));
  server.state = "offline";
  server.since = now - 4min;
  EXPECT_FALSE(server_is_silent(server, started, now));
  EXPECT_TRUE(server_is_silent(server, started, now + 1min));
}

}  // namespace
}  // namespace xinluon::app
