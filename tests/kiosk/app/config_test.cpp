#include "kiosk/app/config.h"

#include <gtest/gtest.h>

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;

Config parsed(std::string_view toml) {
  auto config = parse_config(toml, "kiosk.toml");
  EXPECT_TRUE(config) << config.error().message;
  return config ? std::move(*config) : Config{};
}

std::string mistakes(std::string_view toml) {
  const auto config = parse_config(toml, "kiosk.toml");
  EXPECT_FALSE(config);
  return config ? "" : config.error().message;
}

void expect_names(const std::string& message, std::initializer_list<std::string_view> words) {
  for (const auto word : words)
    EXPECT_NE(message.find(word), std::string::npos) << word << " in: " << message;
}

TEST(Config, EverythingHasADefault) {
  const Config config = parsed("");
  EXPECT_EQ(config.data, "/var/lib/xinluon/kiosk");
  EXPECT_EQ(config.socket, "/run/xinluon/votelog.sock");
  EXPECT_TRUE(config.kiosk.empty());
  EXPECT_EQ(config.flow.counter.text(), "Q01");
  EXPECT_EQ(config.flow.languages, (std::vector<std::string>{"vi", "en"}));
  EXPECT_EQ(config.flow.thanks, 4s);
  EXPECT_FALSE(config.diagonal_in);
  EXPECT_TRUE(config.motion);
}

TEST(Config, TheSampleIsFineAndSaysTheDefaults) {
  const auto sample = load_config(XINLUON_SOURCE_DIR "/assets/sample/kiosk.toml");
  ASSERT_TRUE(sample) << sample.error().message;
  const Config plain = parsed("");
  EXPECT_EQ(sample->data, plain.data);
  EXPECT_EQ(sample->socket, plain.socket);
  EXPECT_EQ(sample->peer_user, plain.peer_user);
  EXPECT_EQ(sample->flow.counter, plain.flow.counter);
  EXPECT_EQ(sample->flow.languages, plain.flow.languages);
  EXPECT_EQ(sample->flow.rating_idle, plain.flow.rating_idle);
  EXPECT_EQ(sample->flow.language_idle, plain.flow.language_idle);
  EXPECT_EQ(sample->flow.vote_idle, plain.flow.vote_idle);
  EXPECT_EQ(sample->flow.countdown, plain.flow.countdown);
  EXPECT_EQ(sample->flow.cool_down, plain.flow.cool_down);
  EXPECT_EQ(sample->motion, plain.motion);
  EXPECT_EQ(sample->site.texts.unit, plain.site.texts.unit);
}

TEST(Config, ReadsTheSiteInEveryLanguage) {
  const Config config = parsed(R"(
[site]
unit = "Trung tâm"
place = "Xã Mẫu 01"
counter = "07"
field = "Hộ tịch"
[site.en]
field = "Civil status"
)");
  EXPECT_EQ(config.site.counter, "07");
  EXPECT_EQ(config.site.in("vi").field, "Hộ tịch");
  EXPECT_EQ(config.site.in("en").field, "Civil status");
  EXPECT_EQ(config.site.in("en").place, "Xã Mẫu 01");
  EXPECT_EQ(config.flow.field, "Hộ tịch");
}

TEST(Config, ReadsTimesAndStore) {
  const Config config = parsed(R"(
[kiosk]
id = "K-17"
[times]
cool_down_s = 0
thanks_s = 2
[store]
folder = "/data/votes"
socket = "/data/s"
[display]
diagonal_in = 15.6
motion = false
)");
  EXPECT_EQ(config.kiosk.text(), "K-17");
  EXPECT_EQ(config.site.kiosk, "K-17");
  EXPECT_EQ(config.flow.cool_down, 0s);
  EXPECT_EQ(config.flow.thanks, 2s);
  EXPECT_EQ(config.data, "/data/votes");
  EXPECT_EQ(config.diagonal_in, 15.6);
  EXPECT_FALSE(config.motion);
}

TEST(Config, NamesEveryMistakeWithItsLine) {
  expect_names(
      mistakes("[kiosk]\nid = \"has blanks\"\ncounter = \"\"\n[times]\ncountdown_s = 3\nthank_s = 4\n"),
      {"kiosk.toml:2:", "kiosk.toml:3:", "kiosk.toml:5:", "kiosk.toml:6:", "times.thank_s", "thanks_s"});
}

TEST(Config, RefusesLanguagesThatAreNone) {
  expect_names(mistakes("[languages]\nenabled = []\n"), {"kiosk.toml:2:", "languages"});
  expect_names(mistakes("[languages]\nenabled = [\"vi\", \"vi\"]\n"), {"twice"});
  expect_names(mistakes("[languages]\nenabled = [\"../../etc\"]\n"), {"no language code"});
  expect_names(mistakes("[languages]\nenabled = [\"a\", \"b\", \"c\", \"d\", \"e\"]\n"), {"1 to 4"});
}

TEST(Config, RefusesAFieldThatNoRecordHolds) {
  expect_names(mistakes("[site]\nfield = \"Đất đai, tài nguyên và môi trường\"\n"),
               {"kiosk.toml:2:", "32 bytes"});
}

TEST(Config, ReadsHoursPlansAndDevices) {
  const Config config = parsed(R"(
[kiosk]
mode = "armed"
[display]
rotation = 90
contrast = "high"
brightness = ["06:00 100", "18:00 40"]
sleep_after_s = 60
[audio]
output = "headphones"
[keys]
only_buttons = true
buttons = [5, 4, 3, 2, 1]
staff = "F12"
[hours]
monday = ["07:30-11:30", "13:30-24:00"]
holidays = ["2027-02-05..2027-02-11"]
)");
  EXPECT_EQ(config.flow.mode, Mode::armed);
  EXPECT_EQ(config.picture, ui::Rotation::by_90);
  EXPECT_EQ(config.input.touch, ui::Rotation::by_90);  // turns with the picture
  EXPECT_TRUE(config.flow.high_contrast);
  EXPECT_EQ(config.house.brightness, (DailyPlan{{360, 100}, {1080, 40}}));
  EXPECT_EQ(config.flow.sleep_after, 60s);
  EXPECT_TRUE(config.headphones);
  EXPECT_EQ(config.input.keys.buttons, (std::array<int, 5>{5, 4, 3, 2, 1}));
  EXPECT_EQ(config.input.keys.staff_f, 12);
  EXPECT_TRUE(config.flow.only_buttons);
  EXPECT_TRUE(config.keypad) << "five buttons need no panel";
  ASSERT_TRUE(config.house.hours);
  EXPECT_TRUE(config.flow.closes);
  EXPECT_EQ(config.house.hours->week[0], (std::vector<Opening>{{450, 690}, {810, 1440}}));
  EXPECT_EQ(config.house.hours->holidays.size(), 1U);
}

TEST(Config, EveryMistakeHasItsLineAndItsRemedy) {
  struct Case {
    const char* toml;
    const char* says;
  };
  for (const Case& c :
       std::initializer_list<Case>{{"[kiosk]\nmode = \"free\"", "open, armed"},
                                   {"[kiosk]\nscale_order = \"up\"", "best_first"},
                                   {"[site]\nshow_photo = true", "show_officer = true"},
                                   {"[languages]\nallow_unreviewed = [\"KM\"]", "no language code"},
                                   {"[display]\nrotation = 45", "0, 90, 180, 270"},
                                   {"[display]\ntouch_rotation = 1", "0, 90, 180, 270"},
                                   {"[display]\ncontrast = \"low\"", "normal, high"},
                                   {"[display]\nbrightness = [\"06:00\"]", "07:00 80"},
                                   {"[display]\nbrightness = [\"18:00 40\", \"06:00 100\"]", "in order"},
                                   {"[display]\nsleep_after_s = 60", "[hours]"},
                                   {"[audio]\nvolume = []", "00:00 70"},
                                   {"[audio]\nvolume = [\"24:00 70\"]", "07:00 80"},
                                   {"[audio]\noutput = \"hdmi\"", "loudspeaker, headphones"},
                                   {"[keys]\nbuttons = [1, 2, 3, 4, 4]", "each of 1 to 5 once"},
                                   {"[keys]\narm = \"F1\"", "F5"},
                                   {"[arming]\nby_server = true", "mode = \"armed\""},
                                   {"[arming]\nticket_keys = [\"x\"]", "ticket-key"},
                                   {"[hours]\nmonday = [\"11:30-07:30\"]", "07:30-11:30"},
                                   {"[hours]\nmonday = [\"07:30-11:30\", \"11:00-17:00\"]", "in order"},
                                   {"[hours]\nholidays = [\"T\u1ebft\"]", "2026-09-02"},
                                   {"[hours]\nmontag = [\"07:30-11:30\"]", "monday"}}) {
    expect_names(mistakes(c.toml), {"kiosk.toml:2:", c.says});
  }
}

TEST(Config, RubbishIsNamedNotRead) {
  expect_names(mistakes("\x7F"
                        "ELF\x02\x01 rubbish"),
               {"kiosk.toml"});
  EXPECT_EQ(load_config("/nonexistent/kiosk.toml").error().code, Errc::not_found);
}

}  // namespace
}  // namespace xinluon::app
