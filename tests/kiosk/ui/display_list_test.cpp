#include "kiosk/ui/display_list.h"

#include <random>

#include <gtest/gtest.h>

namespace xinluon::ui {
namespace {

constexpr Rect screen{0, 0, 100, 100};

DrawBox box(Rect rect, std::uint8_t grey = 0) {
  return {rect, Colour{grey, grey, grey}, 0, 0, {}, false};
}

TEST(DirtyRects, NothingWhereNothingChanged) {
  const DisplayList list = {box(screen), box({10, 10, 5, 5})};
  EXPECT_EQ(dirty_rects(list, list, screen), std::vector<Rect>{});
}

TEST(DirtyRects, EverythingAtFirst) {
  EXPECT_EQ(dirty_rects({}, {box(screen)}, screen), std::vector{screen});
}

TEST(DirtyRects, AChangedCommandDirtiesItsPlaceOnly) {
  const DisplayList before = {box(screen), box({10, 10, 5, 5}), box({50, 50, 5, 5})};
  DisplayList after = before;
  after[1] = box({10, 10, 5, 5}, 9);
  EXPECT_EQ(dirty_rects(before, after, screen), (std::vector<Rect>{{10, 10, 5, 5}}));
}

TEST(DirtyRects, AMovedCommandDirtiesOldAndNewPlace) {
  const DisplayList before = {box(screen), box({10, 10, 5, 5})};
  const DisplayList after = {box(screen), box({60, 60, 5, 5})};
  EXPECT_EQ(dirty_rects(before, after, screen), (std::vector<Rect>{{10, 10, 5, 5}, {60, 60, 5, 5}}));
}

TEST(DirtyRects, AnInsertedCommandDoesNotDirtyWhatFollows) {
  const DisplayList before = {box(screen), box({50, 50, 5, 5})};
  const DisplayList after = {box(screen), box({10, 10, 5, 5}), box({50, 50, 5, 5})};
  EXPECT_EQ(dirty_rects(before, after, screen), (std::vector<Rect>{{10, 10, 5, 5}}));
  EXPECT_EQ(dirty_rects(after, before, screen), (std::vector<Rect>{{10, 10, 5, 5}}));
}

TEST(DirtyRects, TouchingPlacesAreOne) {
  const DisplayList before = {box({0, 0, 5, 5}), box({5, 0, 5, 5}), box({40, 40, 5, 5})};
  const DisplayList after = {box({0, 0, 5, 5}, 9), box({5, 0, 5, 5}, 9), box({40, 40, 5, 5})};
  EXPECT_EQ(dirty_rects(before, after, screen), (std::vector<Rect>{{0, 0, 10, 5}}));
}

TEST(DirtyRects, WhatIsOffTheScreenIsCut) {
  EXPECT_EQ(dirty_rects({}, {box({90, 90, 50, 50})}, screen), (std::vector<Rect>{{90, 90, 10, 10}}));
  EXPECT_EQ(dirty_rects({}, {box({200, 200, 5, 5})}, screen), std::vector<Rect>{});
}

// Repainting the dirty places of a picture gives the picture painted whole.
class Picture {
 public:
  void paint(const DisplayList& list, Rect clip) {
    for (const DrawCommand& command : list) {
      const auto& drawn = std::get<DrawBox>(command);
      const Rect at = intersection(intersection(drawn.rect, clip), screen);
      for (int y = at.y; y < at.bottom(); ++y) {
        for (int x = at.x; x < at.right(); ++x)
          pixels_.at(static_cast<std::size_t>(y * screen.w + x)) = drawn.fill.r;
      }
    }
  }
  bool operator==(const Picture&) const = default;

 private:
  std::vector<std::uint8_t> pixels_ = std::vector<std::uint8_t>(10'000);
};

DisplayList random_change(DisplayList list, std::mt19937& random) {
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<std::uint32_t>(n)); };
  const auto any = [&] {
    return box({below(90), below(90), 1 + below(30), 1 + below(30)}, static_cast<std::uint8_t>(below(255)));
  };
  for (int i = below(4); i >= 0; --i) {
    const auto at = list.begin() + 1 + below(static_cast<int>(list.size()));
    if (below(3) == 0 && list.size() > 2 && at != list.end()) {
      list.erase(at);
    } else if (below(2) == 0 || at == list.end()) {
      const DrawCommand command = any();
      list.insert(at, command);
    } else {
      *at = any();
    }
  }
  return list;
}

TEST(DirtyRects, RepaintingThemGivesTheWholePicture) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    DisplayList list = {box(screen, 255)};
    Picture repainted;
    repainted.paint(list, screen);
    for (int i = 0; i < 20; ++i) {
      const DisplayList next = random_change(list, random);
      for (const Rect dirty : dirty_rects(list, next, screen)) repainted.paint(next, dirty);
      list = next;
      Picture whole;
      whole.paint(list, screen);
      ASSERT_TRUE(repainted == whole);
    }
  }
}

}  // namespace
}  // namespace xinluon::ui
