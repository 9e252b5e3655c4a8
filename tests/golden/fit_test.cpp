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
        expect_legible(*view, request, ppmm, *fonts);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, Fit,
                         testing::Values(ui::Size{800, 480}, ui::Size{1024, 600}, ui::Size{1280, 800},
                                         ui::Size{800, 1280}, ui::Size{1920, 1080}, ui::Size{1080, 1920}));

}  // namespace
}  // namespace xinluon::golden
