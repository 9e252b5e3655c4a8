// Every text of every screen fits with the real fonts: all sizes, all bundled languages, with the longest
// names a site is likely to have. (Where targets may lie is held by tests/kiosk/ui/layout_test.cpp.)
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
      SCOPED_TRACE(std::string(screen) + " " + lang);
      request.screen = screen;
      request.lang = lang;
      const auto view = app::make_preview(request, ppmm, *parts, *fonts);
      ASSERT_TRUE(view) << view.error().message;
      EXPECT_EQ(view->misfits, std::vector<std::string>{});
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, Fit,
                         testing::Values(ui::Size{800, 480}, ui::Size{1024, 600}, ui::Size{1280, 800},
                                         ui::Size{800, 1280}, ui::Size{1920, 1080}, ui::Size{1080, 1920}));

}  // namespace
}  // namespace xinluon::golden
