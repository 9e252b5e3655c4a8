#include "sync/settings/settings.h"

#include <gtest/gtest.h>

#include "sync/wire/limits.h"

namespace xinluon::settings {
namespace {

using namespace std::chrono_literals;

TEST(Settings, NothingSaidIsTheKiosksOwn) {
  Settings own;
  own.languages = {"vi", "km"};
  own.times.cool_down = 9s;
  EXPECT_EQ(check_settings("", "settings 1", own).value(), own);
}

TEST(Settings, WhatIsSaidLiesOverTheKiosksOwn) {
  Settings own;
  own.hours = OpeningHours{};
  own.hours->week[5] = {{450, 690}};
  own.words.place = "Xã Mẫu 01";
  own.other_words["en"].place = "Sample Commune 01";
  const auto settings = check_settings(R"(
[site]
other_ways = "Đường dây nóng 0123"
show_officer = true
[site.en]
other_ways = "Hotline 0123"
[display]
motion = false
brightness = ["07:00 80", "18:00 20"]
[audio]
volume = ["00:00 50"]
[hours]
monday = ["07:00-11:30", "13:30-17:00"]
[times]
cool_down_s = 7
)",
                                       "settings 2", own)
                            .value();
  EXPECT_EQ(settings.words.place, "Xã Mẫu 01");
  EXPECT_EQ(settings.words.other_ways, "Đường dây nóng 0123");
  EXPECT_EQ(settings.other_words.at("en").place, "Sample Commune 01");
  EXPECT_EQ(settings.other_words.at("en").other_ways, "Hotline 0123");
  EXPECT_TRUE(settings.show_officer);
  EXPECT_FALSE(settings.motion);
  EXPECT_EQ(settings.brightness, (DailyPlan{{420, 80}, {1080, 20}}));
  EXPECT_EQ(settings.times.cool_down, 7s);
  EXPECT_EQ(settings.times.thanks, own.times.thanks);
  ASSERT_TRUE(settings.hours);
  EXPECT_EQ(settings.hours->week[0].size(), 2U);
  EXPECT_TRUE(settings.hours->week[5].empty()) << "hours that were sent are all the hours there are";
}

// Keys, addresses and paths, and what a kiosk is: only its own file says so.
TEST(Settings, WhatIsNotOnTheListCanNotBeSetFromOutside) {
  for (const char* toml :
       {"assets = \"/tmp\"", "[kiosk]\nid = \"K-1\"", "[kiosk]\ncounter = \"Q02\"",
        "[kiosk]\nmode = \"armed\"", "[store]\nfolder = \"/tmp\"", "[store]\nsocket = \"/tmp/s\"",
        "[store]\npeer_user = \"root\"",
        "[arming]\nticket_keys = [\"JUO5L/EJVRFHatyDadtt3JM2ZaEZeN2hQE7hBmypVZ0=\"]",
        "[arming]\nusers = [\"root\"]", "[staff]\npin_file = \"/etc/shadow\"", "[site]\nphotos = \"/etc\"",
        "[site]\nshow_photo = true", "[site]\nfield = \"Hộ tịch\"", "[hours]\ntrust_clock = true",
        "[keys]\narm = \"F5\"", "[display]\nrotation = 90", "url = \"https://x\"",
        "[times]\nno_such_s = 5"}) {
    const auto settings = check_settings(toml, "settings 3");
    ASSERT_FALSE(settings) << toml;
    EXPECT_NE(settings.error().message.find("settings 3:"), std::string::npos) << settings.error().message;
  }
}

TEST(Settings, EveryMistakeHasItsLine) {
  const auto settings = check_settings("[times]\ncountdown_s = 5\n[audio]\nvolume = [\"07:00 200\"]\n", "s");
  ASSERT_FALSE(settings);
  EXPECT_NE(settings.error().message.find("s:2:"), std::string::npos) << settings.error().message;
  EXPECT_NE(settings.error().message.find("s:4:"), std::string::npos) << settings.error().message;
  EXPECT_FALSE(check_settings("[hours\nmonday = 3", "s"));
  EXPECT_FALSE(check_settings(std::string(wire::max_settings_bytes + 1, '\n'), "s"));
}

}  // namespace
}  // namespace xinluon::settings
