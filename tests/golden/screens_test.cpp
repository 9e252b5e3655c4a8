// Every screen against the picture of it that a person has looked at (tests/golden/*.png).
#include <array>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "kiosk/app/config.h"
#include "kiosk/app/preview.h"
#include "kiosk/app/setup.h"
#include "kiosk/sdl/png.h"
#include "kiosk/sdl/surface_canvas.h"
#include "kiosk/ui/grid.h"
#include "sync/base/format.h"
#include "tests/golden/difference.h"

namespace xinluon::golden {
namespace {

namespace fs = std::filesystem;

const fs::path pictures = XINLUON_SOURCE_DIR "/tests/golden";
const fs::path failures = XINLUON_BIN_DIR "/../golden-failures";

// A site with everything in it that can be on a screen.
constexpr const char* site = R"(
[kiosk]
id = "K-MAU-01"
[site]
unit = "Trung tâm Phục vụ hành chính công"
place = "Phường Mẫu 02"
counter = "03"
field = "Hộ tịch"
other_ways = "phiếu giấy tại bàn hướng dẫn, đường dây nóng 1900 0000"
[site.en]
unit = "Public Administration Service Centre"
place = "Sample Ward 02"
field = "Civil status"
other_ways = "paper form at the help desk, hotline 1900 0000"
)";

struct Picture {
  std::string screen;
  std::string lang;
  ui::Size size;
  bool large = false;
  bool contrast = false;
  std::string name() const {
    return format("{}-{}-{}x{}{}{}", screen, lang, size.w, size.h, large ? "-large" : "",
                  contrast ? "-contrast" : "");
  }
};

void PrintTo(const Picture& picture, std::ostream* out) {  // found by GoogleTest
  *out << picture.name();
}

constexpr ui::Size landscape{1280, 800};
constexpr ui::Size portrait{1080, 1920};

// In one size: their layouts are shared.
constexpr std::array once = {"armed",          "rating-officer", "countdown-unrated", "already-rated",
                             "ticket-expired", "closed",         "staff-pin",         "staff-health"};
constexpr std::array screens = {
    "attract",      "wait",           "languages", "rating", "saving",        "behaviours-missing",
    "rating-again", "reasons-chosen", "countdown", "thanks", "out-of-service"};
// English is shorter than Vietnamese and laid out by the same rules: once is enough, and every picture is
// a tenth of a megabyte in the repository for ever.
constexpr std::array english_screens = {"attract",        "languages", "rating", "behaviours-missing",
                                        "reasons-chosen", "thanks"};

std::vector<Picture> all_pictures() {
  std::vector<Picture> all;
  for (const char* screen : screens) {
    all.push_back({screen, "vi", landscape});
    all.push_back({screen, "vi", portrait});
  }
  for (const char* screen : once) all.push_back({screen, "vi", landscape});
  all.push_back({"countdown-unrated", "vi", portrait});
  all.push_back({"staff-health", "vi", portrait});
  for (const char* screen : {"rating", "behaviours-missing"}) {
    all.push_back({screen, "vi", landscape, false, true});
    all.push_back({screen, "vi", landscape, true});
  }
  all.push_back({"rating", "vi", {800, 480}, true});
  all.push_back({"rating-again", "vi", landscape, true});
  for (const char* screen : english_screens) all.push_back({screen, "en", landscape});
  return all;
}

sdl::Image drawn(const Picture& picture) {
  unsetenv("FREETYPE_PROPERTIES");
  auto config = app::parse_config(site, "golden");
  EXPECT_TRUE(config) << config.error().message;
  config->assets = XINLUON_SOURCE_DIR "/assets";
  auto parts = app::load_parts(*config);
  auto fonts = sdl::Fonts::open(config->assets / "fonts");
  EXPECT_TRUE(parts && fonts);
  app::PreviewRequest request;
  request.screen = picture.screen;
  request.lang = picture.lang;
  request.size = picture.size;
  request.large = picture.large;
  request.contrast = picture.contrast;
  const double ppmm = ui::pixels_per_mm(picture.size, std::nullopt, std::nullopt);
  const auto view = app::make_preview(request, ppmm, *parts, *fonts);
  EXPECT_TRUE(view) << view.error().message;
  EXPECT_TRUE(view->misfits.empty()) << "does not fit: " << view->misfits.front();
  sdl::Painter painter(*fonts, config->assets);
  sdl::SurfaceCanvas canvas(picture.size, painter);
  canvas.draw(view->list, {{0, 0, picture.size.w, picture.size.h}});
  return canvas.image();
}

class Golden : public testing::TestWithParam<Picture> {};

TEST_P(Golden, LooksAsItDid) {
  const std::string name = GetParam().name();
  const sdl::Image actual = drawn(GetParam());
  const fs::path golden = pictures / (name + ".png");
  if (std::getenv("XINLUON_ACCEPT_GOLDEN") != nullptr) {
    const auto saved = sdl::save_png(actual, golden);
    ASSERT_TRUE(saved) << saved.error().message;
    return;
  }
  const auto expected = sdl::load_png(golden);
  const Difference difference = expected ? compare(*expected, actual) : Difference{};
  if (expected && is_the_same(difference)) return;
  fs::create_directories(failures);
  ASSERT_TRUE(sdl::save_png(actual, failures / (name + "-actual.png")));
  if (expected) {
    ASSERT_TRUE(sdl::save_png(difference.picture, failures / (name + "-difference.png")));
  }
  ADD_FAILURE()
      << name << ": " << (expected ? difference.summary() : expected.error().message) << "\nLook at "
      << (failures / name).lexically_normal().string()
      << "-{actual,difference}.png; if it is better now, accept it with tests/golden/accept.sh BUILD_FOLDER";
}

std::string test_name(const testing::TestParamInfo<Picture>& info) {
  std::string name = info.param.name();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Screens, Golden, testing::ValuesIn(all_pictures()), test_name);

}  // namespace
}  // namespace xinluon::golden
