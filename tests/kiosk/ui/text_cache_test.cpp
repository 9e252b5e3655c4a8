#include "kiosk/ui/text_cache.h"

#include <gtest/gtest.h>

#include "tests/kiosk/ui/fake_fonts.h"

namespace xinluon::ui {
namespace {

TEST(TextCache, TheSameTextIsMeasuredOnce) {
  test::FakeFonts fonts;
  TextCache cache;
  const TextSpec spec{.em_px = 30, .max_lines = 2};
  const auto first = cache.fit(fonts, {"one two three"}, spec, 100).front().lines;
  const int measured = fonts.measured;
  EXPECT_EQ(cache.fit(fonts, {"one two three"}, spec, 100).front().lines, first);
  EXPECT_EQ(fonts.measured, measured);
  EXPECT_EQ(first, fit_text(fonts, "one two three", spec, 100).lines);
}

TEST(TextCache, WhateverDecidesTheLinesIsPartOfTheKey) {
  test::FakeFonts fonts;
  TextCache cache;
  const TextSpec spec{.em_px = 30};
  cache.fit(fonts, {"a", "bc"}, spec, 100);
  cache.fit(fonts, {"ab", "c"}, spec, 100);
  cache.fit(fonts, {"a", "bc"}, spec, 101);
  for (const TextSpec& other :
       {TextSpec{.em_px = 31}, TextSpec{.em_px = 30, .least_px = 29}, TextSpec{.em_px = 30, .max_lines = 2},
        TextSpec{.em_px = 30, .leading = 1.2}, TextSpec{.em_px = 30, .weight = Weight::bold}}) {
    cache.fit(fonts, {"a", "bc"}, other, 100);
  }
  EXPECT_EQ(cache.size(), 8U);
}

TEST(TextCache, StaysBounded) {
  test::FakeFonts fonts;
  TextCache cache;
  for (int i = 0; i < 1'000; ++i) cache.fit(fonts, {std::to_string(i)}, {.em_px = 30}, 100);
  EXPECT_LE(cache.size(), TextCache::most);
}

}  // namespace
}  // namespace xinluon::ui
