#include "kiosk/app/preview.h"

#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/kiosk/app/stage.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::app {
namespace {

constexpr double ppmm = 5.9;

class PreviewTest : public testing::Test {
 protected:
  PreviewRequest request(const std::string& screen, const std::string& lang = "vi") {
    PreviewRequest r;
    r.screen = screen;
    r.lang = lang;
    return r;
  }
  Result<ui::View> preview(const PreviewRequest& r) { return make_preview(r, ppmm, parts_, fonts_); }

  const TerminalParts parts_ = test::sample_parts();
  ui::test::FakeFonts fonts_;
};

TEST_F(PreviewTest, EveryScreenIsAnotherPictureInEveryLanguage) {
  std::vector<ui::DisplayList> seen;
  for (const auto name : preview_screens()) {
    for (const char* lang : {"vi", "en"}) {
      // There is no session that could have chosen a language.
      const bool nobody = name == "out-of-service" || name == "asleep" || name.starts_with("staff");
      if (nobody && std::string(lang) != "vi") continue;
      const auto view = preview(request(std::string(name), lang));
      ASSERT_TRUE(view) << view.error().message;
      EXPECT_EQ(std::count(seen.begin(), seen.end(), view->list), 0) << name << " " << lang;
      seen.push_back(view->list);
    }
  }
}

TEST_F(PreviewTest, AnArmedSiteSeesTheSameScreens) {
  TerminalParts armed = parts_;
  armed.settings.mode = Mode::armed;
  for (const auto name : preview_screens()) {
    const auto there = make_preview(request(std::string(name)), ppmm, armed, fonts_);
    ASSERT_TRUE(there) << there.error().message;
    EXPECT_EQ(there->list, preview(request(std::string(name)))->list) << name;
  }
}

TEST_F(PreviewTest, IsWhatTheTerminalShows) {
  PreviewRequest silent = request("attract");
  silent.speech = false;
  const auto view = preview(silent);
  ASSERT_TRUE(view);
  test::FakeLog log;
  test::RecordingCanvas canvas;
  test::Surroundings around;
  Terminal terminal(parts_, around.links(log), boot_time(5));
  terminal.attach(canvas, ppmm, boot_time(5));
  EXPECT_EQ(view->list, canvas.frames.back().list);
}

TEST_F(PreviewTest, NothingInItWaitsForTime) {
  for (const char* name : {"attract", "rating", "languages", "out-of-service"}) {
    EXPECT_EQ(preview(request(name))->next_frame, std::nullopt) << name;
  }
}

TEST_F(PreviewTest, SaysWhatThereIs) {
  const auto unknown = preview(request("ratings"));
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().message.find("rating-again"), std::string::npos);
  const auto language = preview(request("rating", "fr"));
  ASSERT_FALSE(language);
  EXPECT_NE(language.error().message.find("languages.enabled"), std::string::npos);
}

TEST_F(PreviewTest, TheLayoutNamesEveryTargetInPixelsAndMillimetres) {
  const PreviewRequest r = request("behaviours");
  const ui::View view = *preview(r);
  const auto layout = nlohmann::json::parse(layout_json(r, ppmm, view));
  EXPECT_EQ(layout["screen"], "behaviours");
  EXPECT_EQ(layout["size"]["w"], 1280);
  std::set<std::string> actions;
  for (const auto& target : layout["targets"]) {
    actions.insert(target["action"].get<std::string>());
    EXPECT_NEAR(target["mm"]["w"].get<double>(), target["w"].get<int>() / ppmm, 0.06);
  }
  for (const char* action : {"behaviour:XC", "behaviour:GD", "tab:shown", "tab:missing",
                             "button:choose_again", "button:say_more", "button:done"}) {
    EXPECT_TRUE(actions.contains(action)) << action;
  }
}

TEST_F(PreviewTest, LevelsAndLanguagesHaveNames) {
  EXPECT_EQ(action_name(flow::ChooseLevel{Level::very_satisfied}), "level:5");
  EXPECT_EQ(action_name(flow::ChooseLanguage{"en"}), "lang:en");
  EXPECT_EQ(action_name(flow::ToggleReason{Reason::late_result}), "reason:late_result");
}

TEST_F(PreviewTest, WritesTheLayoutWhereItIsAskedTo) {
  const xinluon::test::TemporaryFolder folder;
  PreviewRequest r = request("thanks");
  const ui::View view = *preview(r);
  ASSERT_TRUE(write_layout(r, ppmm, view));
  r.layout = folder / "thanks.json";
  ASSERT_TRUE(write_layout(r, ppmm, view));
  std::ostringstream text;
  text << std::ifstream(r.layout).rdbuf();
  EXPECT_EQ(text.str(), layout_json(r, ppmm, view));
  r.layout = folder / "no" / "folder.json";
  EXPECT_FALSE(write_layout(r, ppmm, view));
}

}  // namespace
}  // namespace xinluon::app
