// Every text of every screen fits with the real fonts: all sizes, all bundled languages, with the longest
// names a site is likely to have. (Where targets may lie is held by tests/kiosk/ui/layout_test.cpp.)
#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

#include "kiosk/app/config.h"
#include "kiosk/app/preview.h"
#include "kiosk/app/setup.h"
#include "kiosk/sdl/fonts.h"
#include "kiosk/ui/grid.h"
#include "sync/base/format.h"

namespace xinluon::golden {
namespace {

constexpr const char* long_names = R"(
[kiosk]
id = "K-MAU-01"
[site]
unit = "Trung tâm Phục vụ hành chính công"
place = "Phường Buôn Ma Thuột Mẫu 02"
counter = "12"
field = "Hộ tịch, chứng thực"
other_ways = "phiếu giấy tại bàn hướng dẫn, đường dây nóng 1900 0000"
[site.en]
unit = "Public Administration Service Centre"
place = "Sample Ward 02"
field = "Civil status, certification"
other_ways = "paper form at the help desk, hotline 1900 0000"
)";

bool inside(ui::Rect inner, ui::Rect outer) {
  return ui::intersection(inner, outer) == inner;
}

int gap_between(ui::Rect a, ui::Rect b) {
  return std::max(std::max(a.x - b.right(), b.x - a.right()), std::max(a.y - b.bottom(), b.y - a.bottom()));
}

// Large words on 7" have no room for more: supported, not recommended.
double least_target_mm(const app::PreviewRequest& request) {
  constexpr double large_on_seven_inches = 11.0;
  const bool seven_inches = std::max(request.size.w, request.size.h) <= 1024;
  return request.large && seven_inches ? large_on_seven_inches : ui::min_target_mm;
}

void expect_reachable(const ui::View& view, const app::PreviewRequest& request, double ppmm) {
  const ui::Rect screen{0, 0, request.size.w, request.size.h};
  std::vector<ui::Rect> levels;
  for (std::size_t i = 0; i < view.targets.size(); ++i) {
    const ui::Target& target = view.targets[i];
    EXPECT_TRUE(inside(target.rect, screen)) << app::action_name(target.action);
    EXPECT_GE(std::min(target.rect.w, target.rect.h), least_target_mm(request) * ppmm)
        << app::action_name(target.action);
    for (std::size_t k = i + 1; k < view.targets.size(); ++k) {
      EXPECT_GE(gap_between(target.rect, view.targets[k].rect), ui::min_gap_mm * ppmm)
          << app::action_name(target.action) << " and " << app::action_name(view.targets[k].action);
    }
    if (std::holds_alternative<flow::ChooseLevel>(target.action)) levels.push_back(target.rect);
  }
  for (const ui::Rect level : levels) {
    EXPECT_EQ(level.w, levels.front().w);
    EXPECT_EQ(level.h, levels.front().h);
  }
}

void expect_legible(const ui::View& view, const app::PreviewRequest& request, double ppmm,
                    sdl::Fonts& fonts) {
  constexpr double cap_of_em = 0.714;
  constexpr double least_large_cap_mm = 5.5;
  for (const ui::DrawCommand& command : view.list) {
    const auto* const text = std::get_if<ui::DrawText>(&command);
    if (text == nullptr) continue;
    EXPECT_GE(text->em_px, ui::min_em_mm * ppmm) << text->text;
    EXPECT_TRUE(fonts.missing_glyphs(text->text).empty()) << text->text;
    if (!request.large) continue;
    for (const ui::Target& target : view.targets) {
      const bool of_level = std::holds_alternative<flow::ChooseLevel>(target.action);
      if (of_level && target.rect.contains(text->baseline)) {
        EXPECT_GE(text->em_px * cap_of_em / ppmm, least_large_cap_mm) << text->text;
      }
    }
  }
}

// The letters themselves, without the air a font keeps above and below.
ui::Rect letters(const ui::DrawText& text) {
  const int up = static_cast<int>(0.72 * text.em_px);
  return {text.baseline.x, text.baseline.y - up, text.rect.w - 2 * (text.em_px / 6), up};
}

void expect_apart(const ui::View& view) {
  std::vector<ui::DrawText> texts;
  for (const ui::DrawCommand& command : view.list) {
    if (const auto* const text = std::get_if<ui::DrawText>(&command)) texts.push_back(*text);
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const ui::Rect at = letters(texts[i]);
    for (std::size_t k = i + 1; k < texts.size(); ++k) {
      EXPECT_TRUE(ui::intersection(at, letters(texts[k])).empty()) << texts[i].text << " / " << texts[k].text;
    }
    for (const ui::Target& target : view.targets) {
      if (ui::intersection(at, target.rect).empty()) continue;
      EXPECT_TRUE(inside(at, target.rect)) << texts[i].text;
    }
  }
}

class Fit : public testing::TestWithParam<ui::Size> {};

TEST_P(Fit, NoTextIsTooLong) {
  auto config = app::parse_config(long_names, "fit");
  ASSERT_TRUE(config) << config.error().message;
  config->assets = XINLUON_SOURCE_DIR "/assets";
  auto parts = app::load_parts(*config);
  auto fonts = sdl::Fonts::open(config->assets / "fonts");
  ASSERT_TRUE(parts && fonts);
  app::PreviewRequest request;
  request.size = GetParam();
  const double ppmm = ui::pixels_per_mm(request.size, std::nullopt, std::nullopt);
  for (const std::string_view screen : app::preview_screens()) {
    for (const char* lang : {"vi", "en"}) {
      for (const bool large : {false, true}) {
        SCOPED_TRACE(std::string(screen) + " " + lang + (large ? " large" : ""));
        request.screen = screen;
        request.lang = lang;
        request.large = large;
        const auto view = app::make_preview(request, ppmm, *parts, *fonts);
        ASSERT_TRUE(view) << view.error().message;
        EXPECT_EQ(view->misfits, std::vector<std::string>{});
        expect_reachable(*view, request, ppmm);
        const bool message_over_words = screen == "wait" || screen == "saving";
        if (!message_over_words) expect_apart(*view);
        expect_legible(*view, request, ppmm, *fonts);
      }
    }
  }
}

// The letters of Ê-đê, composed where Unicode has them; three stack a breve on a circumflex or a horn.
constexpr const char* ede =
    "ƀ č ĕ ĭ ñ ŏ ŭ Ƀ Č Ĕ Ĭ Ñ Ŏ Ŭ ư\u0306 ơ\u0306 ê\u0306 ô\u0306 Ư\u0306 Ơ\u0306 Ê\u0306 Ô\u0306";

TEST(Ede, EveryLetterHasAGlyph) {
  auto fonts = sdl::Fonts::open(XINLUON_SOURCE_DIR "/assets/fonts");
  ASSERT_TRUE(fonts);
  EXPECT_TRUE(fonts->missing_glyphs(ede).empty());
  EXPECT_FALSE(fonts->missing_glyphs("\u0B95").empty()) << "a letter of Tamil, which the fonts do not have";
}

TEST(Ede, AMarkOnAnotherTakesNoWidth) {
  auto fonts = sdl::Fonts::open(XINLUON_SOURCE_DIR "/assets/fonts");
  ASSERT_TRUE(fonts);
  const auto width = [&](const char* text) { return fonts->measure(text, 64, ui::Weight::bold).width; };
  EXPECT_EQ(width("ê\u0306ê\u0306"), width("êê"));
  EXPECT_EQ(width("Ơ\u0306Ơ\u0306"), width("ƠƠ"));
}

// How many rows of the line have ink.
int inked_rows(sdl::Fonts& fonts, const char* text) {
  constexpr ui::Size size{200, 200};
  sdl::Image image = sdl::image_of_one_colour(size, 0xFFFFFFFFU);
  fonts.draw({image.pixels.data(), size.w, {0, 0, size.w, size.h}},
             {{0, 0, size.w, size.h}, {20, 140}, text, 64, ui::Weight::bold, {0, 0, 0}});
  int rows = 0;
  for (int y = 0; y < size.h; ++y) {
    bool ink = false;
    for (int x = 0; x < size.w; ++x) ink = ink || image.at(x, y) != 0xFFFFFFFFU;
    rows += ink ? 1 : 0;
  }
  return rows;
}

TEST(Ede, StackedMarksAreNotClipped) {
  auto fonts = sdl::Fonts::open(XINLUON_SOURCE_DIR "/assets/fonts");
  ASSERT_TRUE(fonts);
  // The breve stands on the circumflex: at least as many rows more as a breve is high over a plain letter.
  const int breve = inked_rows(*fonts, "e\u0306") - inked_rows(*fonts, "e");
  EXPECT_GE(inked_rows(*fonts, "Ê\u0306") - inked_rows(*fonts, "Ê"), breve / 2);
  EXPECT_GT(breve, 8);
}

TEST(Khmer, LettersAreShaped) {
  auto fonts = sdl::Fonts::open(XINLUON_SOURCE_DIR "/assets/fonts");
  ASSERT_TRUE(fonts);
  const auto width = [&](const char* text) { return fonts->measure(text, 64, ui::Weight::regular).width; };
  // The sign coeng puts the second consonant below the first: without shaping it would stand beside it.
  EXPECT_LT(width("\u1781\u17D2\u1798"), width("\u1781\u1798"));
}

INSTANTIATE_TEST_SUITE_P(Sizes, Fit,
                         testing::Values(ui::Size{800, 480}, ui::Size{1024, 600}, ui::Size{1280, 800},
                                         ui::Size{800, 1280}, ui::Size{1920, 1080}, ui::Size{1080, 1920}),
                         [](const auto& test) { return format("{}x{}", test.param.w, test.param.h); });

}  // namespace
}  // namespace xinluon::golden
