// The default colours hold what people with any colour vision need: contrasts of WCAG 2.2, and differences
// between the five faces under three kinds of colour blindness.
#include "kiosk/ui/theme.h"

#include <array>
#include <cmath>
#include <fstream>
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kiosk/ui/stage.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::ui {
namespace {

using Vec = std::array<double, 3>;
using Matrix = std::array<Vec, 3>;

double linear(std::uint8_t channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

Vec linear(Colour c) {
  return {linear(c.r), linear(c.g), linear(c.b)};
}

double luminance(Colour c) {
  const Vec v = linear(c);
  return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2];
}

// WCAG 2.2, contrast ratio.
double contrast(Colour a, Colour b) {
  const double x = luminance(a);
  const double y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

struct Vision {
  const char* name;
  Matrix matrix;
};
// Machado, Oliveira, Fernandes 2009, severity 1.0.
const std::array<Vision, 4> visions = {{
    {"normal", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    {"protan",
     {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}}},
    {"deutan",
     {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}}},
    {"tritan",
     {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}},
}};

struct Lab {
  double l, a, b;
};

Lab seen(Colour colour, const Matrix& by) {
  const Vec from = linear(colour);
  Vec v{};
  for (std::size_t i = 0; i < 3; ++i) {
    v[i] = std::clamp(by[i][0] * from[0] + by[i][1] * from[1] + by[i][2] * from[2], 0.0, 1.0);
  }
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
  const double x = f((0.4124 * v[0] + 0.3576 * v[1] + 0.1805 * v[2]) / 0.95047);
  const double y = f(0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]);
  const double z = f((0.0193 * v[0] + 0.1192 * v[1] + 0.9505 * v[2]) / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double degrees(double radians) {
  return radians * 180 / std::numbers::pi;
}
double radians(double degrees) {
  return degrees * std::numbers::pi / 180;
}

// Sharma, Wu, Dalal 2005.
double ciede2000(Lab p, Lab q) {
  const auto chroma = [](double a, double b) { return std::hypot(a, b); };
  const double mean_c = (chroma(p.a, p.b) + chroma(q.a, q.b)) / 2;
  const double g = 0.5 * (1 - std::sqrt(std::pow(mean_c, 7) / (std::pow(mean_c, 7) + std::pow(25.0, 7))));
  const double c1 = chroma(p.a * (1 + g), p.b);
  const double c2 = chroma(q.a * (1 + g), q.b);
  const auto hue = [](double a, double b) {
    if (a == 0 && b == 0) return 0.0;
    const double h = degrees(std::atan2(b, a));
    return h < 0 ? h + 360 : h;
  };
  const double h1 = hue(p.a * (1 + g), p.b);
  const double h2 = hue(q.a * (1 + g), q.b);
  double dh = h2 - h1;
  double mean_h = h1 + h2;
  if (c1 * c2 == 0) {
    dh = 0;
  } else {
    if (dh > 180) dh -= 360;
    if (dh < -180) dh += 360;
    if (std::abs(h1 - h2) > 180) mean_h += mean_h < 360 ? 360 : -360;
    mean_h /= 2;
  }
  const double dl = q.l - p.l;
  const double dc = c2 - c1;
  const double dhh = 2 * std::sqrt(c1 * c2) * std::sin(radians(dh / 2));
  const double ml = (p.l + q.l) / 2 - 50;
  const double mc = (c1 + c2) / 2;
  const double t = 1 - 0.17 * std::cos(radians(mean_h - 30)) + 0.24 * std::cos(radians(2 * mean_h)) +
                   0.32 * std::cos(radians(3 * mean_h + 6)) - 0.20 * std::cos(radians(4 * mean_h - 63));
  const double sl = 1 + 0.015 * ml * ml / std::sqrt(20 + ml * ml);
  const double sc = 1 + 0.045 * mc;
  const double sh = 1 + 0.015 * mc * t;
  const double rt = -2 * std::sqrt(std::pow(mc, 7) / (std::pow(mc, 7) + std::pow(25.0, 7))) *
                    std::sin(radians(60 * std::exp(-std::pow((mean_h - 275) / 25, 2))));
  return std::sqrt(std::pow(dl / sl, 2) + std::pow(dc / sc, 2) + std::pow(dhh / sh, 2) +
                   rt * (dc / sc) * (dhh / sh));
}

const std::array levels = {ColourId::level_5, ColourId::level_4, ColourId::level_3, ColourId::level_2,
                           ColourId::level_1};

class DefaultTheme : public ::testing::Test {
 protected:
  double between(ColourId a, ColourId b) const { return contrast(theme_[a], theme_[b]); }

  Theme theme_ = test::must(Theme::load(test::assets / "themes/default.toml"));
};

TEST_F(DefaultTheme, TextHasAContrastOfAtLeastFourAndAHalf) {
  for (const ColourId ground : {ColourId::paper, ColourId::card, ColourId::tint, ColourId::missing}) {
    for (const ColourId text : {ColourId::ink, ColourId::ink_soft, ColourId::brand, ColourId::recorded}) {
      EXPECT_GE(between(text, ground), 4.5);
    }
  }
  EXPECT_GE(between(ColourId::on_brand, ColourId::brand), 4.5);
  EXPECT_GE(between(ColourId::on_bar_soft, ColourId::brand), 4.5);
  EXPECT_GE(between(ColourId::on_night, ColourId::night), 4.5);
}

TEST_F(DefaultTheme, OutlinesHaveAContrastOfAtLeastThree) {
  for (const ColourId ground : {ColourId::paper, ColourId::card}) {
    EXPECT_GE(between(ColourId::line, ground), 3.0);
    EXPECT_GE(between(ColourId::brand, ground), 3.0);
  }
  EXPECT_GE(between(ColourId::on_bar_soft, ColourId::brand), 3.0);
  EXPECT_GE(between(ColourId::gold, ColourId::night), 3.0) << "the clock's ring";
}

TEST_F(DefaultTheme, TheFacesFeaturesStandOut) {
  EXPECT_GE(between(ColourId::level_5, ColourId::card), 4.5) << "white features";
  EXPECT_GE(between(ColourId::level_1, ColourId::card), 4.5);
  for (const ColourId level : {ColourId::level_4, ColourId::level_3, ColourId::level_2}) {
    EXPECT_GE(between(level, ColourId::ink), 4.5) << "ink features";
  }
}

TEST_F(DefaultTheme, AnyTwoLevelsDifferForAnyColourVision) {
  for (const Vision& vision : visions) {
    for (std::size_t i = 0; i < levels.size(); ++i) {
      for (std::size_t k = i + 1; k < levels.size(); ++k) {
        const double difference =
            ciede2000(seen(theme_[levels[i]], vision.matrix), seen(theme_[levels[k]], vision.matrix));
        EXPECT_GE(difference, 20) << vision.name << ": " << i << " and " << k;
      }
    }
  }
}

TEST_F(DefaultTheme, NeitherEndIsHeavier) {
  const auto lightness = [&](ColourId id) { return seen(theme_[id], visions[0].matrix).l; };
  EXPECT_NEAR(lightness(ColourId::level_5), lightness(ColourId::level_1), 6);
  EXPECT_NEAR(lightness(ColourId::level_4), lightness(ColourId::level_2), 6);
}

// The formula itself, by two pairs of the published test data.
TEST(Ciede2000, PublishedPairs) {
  EXPECT_NEAR(ciede2000({50, 2.6772, -79.7751}, {50, 0, -82.7485}), 2.0425, 1e-4);
  EXPECT_NEAR(ciede2000({2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}), 0.9082, 1e-4);
}

// The discs are in the pictures; the theme names them for what is checked here.
TEST_F(DefaultTheme, TheFacesCarryTheThemesColours) {
  for (int level = 1; level <= 5; ++level) {
    std::ifstream file(test::assets / "faces" / ("level-" + std::to_string(level) + ".svg"));
    const std::string svg{std::istreambuf_iterator<char>(file), {}};
    const Colour c = theme_[levels[static_cast<std::size_t>(5 - level)]];
    char hex[8];
    std::snprintf(hex, sizeof hex, "#%02X%02X%02X", c.r, c.g, c.b);
    EXPECT_THAT(svg, ::testing::HasSubstr(hex));
  }
}

class ThemeFile : public ::testing::Test {
 protected:
  std::string why_refused(const std::string& text) {
    std::ofstream(folder_ / "theme.toml") << text;
    const auto theme = Theme::load(folder_ / "theme.toml");
    return theme ? "" : theme.error().message;
  }

  xinluon::test::TemporaryFolder folder_;
};

TEST_F(ThemeFile, MistakesAreNamedWithFileAndLine) {
  const std::string why = why_refused("paper = \"white\"\ncolour = \"#000000\"\n");
  EXPECT_THAT(why, ::testing::HasSubstr("theme.toml:1: paper"));
  EXPECT_THAT(why, ::testing::HasSubstr("theme.toml:2: colour"));
  EXPECT_THAT(why, ::testing::HasSubstr("ink is missing"));
}

TEST(HighContrast, EveryTextIsSevenToOneAndEveryEdgeFour) {
  const Theme theme = test::must(Theme::load(test::assets / "themes/high-contrast.toml"));
  using enum ColourId;
  const std::pair<ColourId, ColourId> texts[] = {
      {ink, paper},      {ink, card},       {ink_soft, paper},  {ink, tint},      {ink, missing},
      {on_brand, brand}, {on_bar, bar},     {on_bar_soft, bar}, {brand, card},    {brand, paper},
      {recorded, paper}, {on_night, night}, {brand, tint},      {brand, missing}, {bar, on_bar}};
  for (const auto& [text, ground] : texts) {
    EXPECT_GE(contrast(theme[text], theme[ground]), 7.0)
        << colour_names[static_cast<std::size_t>(text)] << " on "
        << colour_names[static_cast<std::size_t>(ground)];
  }
  for (const ColourId edge : {line, brand, focus, reading, night_line, gold, face_line}) {
    EXPECT_GE(contrast(theme[edge], theme[paper]), 4.0) << colour_names[static_cast<std::size_t>(edge)];
  }
}

}  // namespace
}  // namespace xinluon::ui
