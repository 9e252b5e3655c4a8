// Keys of a real X server: those that stand for a target do what the target does, all others nothing.
#include <fstream>

#include <gtest/gtest.h>

#include "tests/e2e/stand.h"

namespace xinluon::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::this_thread::sleep_for;

// How many times Tab has to be pressed until the focus stands on a target of a screen.
int tabs_to(const Stand& stand, const std::string& screen, const std::string& action) {
  std::ifstream in(stand.folder() / "references" / (screen + "-vi.json"));
  const auto layout = nlohmann::json::parse(in);
  int tabs = 1;
  for (const auto& target : layout.at("targets")) {
    if (target.at("action") == action) return tabs;
    ++tabs;
  }
  return 0;
}

// As fast as a person: a barcode scanner is faster.
void tab(Stand& stand, int times) {
  for (int i = 0; i < times; ++i) {
    stand.screen().key("Tab");
    sleep_for(milliseconds(150));
  }
}

struct Chord {
  std::string key;
  std::vector<std::string> held;
};

TEST(LongKeys, NothingOutsideTheListLeavesTheProgramOrChangesThePicture) {
  Stand stand;
  ASSERT_NE(stand.eyes().wait_for({"attract"}, seconds(10)), nullptr);
  const Pixels before = stand.screen().grab();
  const std::vector<Chord> chords = {
      {"F4", {"Alt_L"}},
      {"Print", {}},
      {"Super_L", {}},
      {"d", {"Super_L"}},
      {"Tab", {"Alt_L"}},
      {"F2", {"Control_L", "Alt_L"}},
      {"c", {"Control_L"}},
      {"Delete", {"Control_L", "Alt_L"}},
      {"q", {"Control_L"}},
      {"BackSpace", {"Control_L", "Alt_L"}},
      {"5", {"Control_L"}},
      {"Return", {"Alt_L"}},
      {"F11", {}},
      {"Menu", {}},
      {"w", {"Control_L"}},
      {"Escape", {"Control_L", "Shift_L"}},
      {"Insert", {}},
      {"Pause", {}},
      {"0", {}},
      {"7", {}},
      {"x", {}},
      {"F12", {}},
  };
  for (const Chord& chord : chords) {
    stand.screen().key(chord.key, chord.held);
    sleep_for(milliseconds(120));
    ASSERT_TRUE(stand.kiosk().running()) << chord.key << '\n' << stand.log_of("kiosk");
    EXPECT_EQ(stand.screen().grab().rgb, before.rgb) << chord.key;
  }
  stand.screen().key("4");
  EXPECT_NE(stand.eyes().wait_for({"behaviours"}, seconds(5)), nullptr) << "the keys still reach the program";
}

TEST(LongKeys, AWholeVoteWithoutAPanel) {
  Stand stand;
  ASSERT_NE(stand.eyes().wait_for({"attract"}, seconds(10)), nullptr);
  stand.screen().key("5");
  ASSERT_NE(stand.eyes().wait_for({"behaviours"}, seconds(5)), nullptr);
  sleep_for(past_guard);
  stand.screen().key("Escape");  // "Chọn lại"
  ASSERT_NE(stand.eyes().wait_for({"rating-again"}, seconds(5)), nullptr);
  sleep_for(past_guard);
  stand.screen().key("2");
  ASSERT_NE(stand.eyes().wait_for({"behaviours"}, seconds(5)), nullptr);
  sleep_for(past_guard);
  const int cards = tabs_to(stand, "behaviours", "behaviour:XL");
  const int done = tabs_to(stand, "behaviours", "button:done");
  ASSERT_GT(cards, 0);
  ASSERT_GT(done, cards);
  tab(stand, cards);
  stand.screen().key("space");
  sleep_for(past_guard);
  tab(stand, done - cards);
  stand.screen().key("Return");
  ASSERT_NE(stand.eyes().wait_for({"thanks"}, seconds(5)), nullptr);
  ASSERT_EQ(stand.wait_for_votes(1, seconds(20)), 1U);
  const auto total = stand.percentages().at("total");
  EXPECT_EQ(total.at("levels").at("2"), 1);
  for (const auto& counts : total.at("behaviours"))
    EXPECT_EQ(counts.at("shown"), counts.at("code") == "XL" ? 1 : 0);
}

TEST(LongKeys, FiveButtonsInScreenOrderAreAWholeTerminal) {
  Stand stand({.kiosk_extra = "[keys]\nbuttons = [5, 4, 3, 2, 1]\nonly_buttons = true\n"});
  ASSERT_NE(stand.eyes().wait_for({"attract"}, seconds(10)), nullptr);
  stand.screen().key("1");  // the first from the left
  ASSERT_NE(stand.eyes().wait_for({"thanks"}, seconds(5)), nullptr);
  ASSERT_NE(stand.eyes().wait_for({"attract"}, seconds(10)), nullptr);
  sleep_for(past_guard);
  stand.screen().key("5");
  ASSERT_NE(stand.eyes().wait_for({"thanks"}, seconds(5)), nullptr);
  ASSERT_EQ(stand.wait_for_votes(2, seconds(20)), 2U);
  const auto total = stand.percentages().at("total");
  EXPECT_EQ(total.at("levels").at("5"), 1);
  EXPECT_EQ(total.at("levels").at("1"), 1);
}

}  // namespace
}  // namespace xinluon::test
