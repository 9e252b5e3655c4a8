// What must hold of every screen, in every size and language: targets that can be hit, nothing off the
// screen, nothing over anything else, no text that does not fit.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "tests/kiosk/ui/stage.h"

namespace xinluon::ui {
namespace {

using test::Stage;

struct Case {
  Size size;
  std::string lang;
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const Size size : test::sizes) {
    for (const std::string lang : {"vi", "en"}) all.push_back({size, lang});
  }
  return all;
}

std::string name_of(const ::testing::TestParamInfo<Case>& info) {
  const Case& c = info.param;
  return "s" + std::to_string(c.size.w) + "x" + std::to_string(c.size.h) + "_" + c.lang;
}

class Layout : public ::testing::TestWithParam<Case> {
 protected:
  // Calls check(view) for every screen.
  template <class Check>
  void on_every_screen(Check check) {
    for (const test::Scene& scene : test::scenes()) {
      SCOPED_TRACE(scene.name);
      Stage stage;
      stage.size = GetParam().size;
      scene.play(stage.hands);
      stage.hands.state.lang = GetParam().lang;
      check(stage.view());
    }
  }
  Rect screen() const { return {0, 0, GetParam().size.w, GetParam().size.h}; }
  double ppmm() const { return pixels_per_mm(GetParam().size, std::nullopt, std::nullopt); }
};

bool inside(Rect inner, Rect outer) {
  return intersection(inner, outer) == inner;
}

// The free space between two rectangles; negative when they overlap.
int gap(Rect a, Rect b) {
  const int across = std::max(a.x - b.right(), b.x - a.right());
  const int down = std::max(a.y - b.bottom(), b.y - a.bottom());
  return std::max(across, down);
}

// The letters themselves, without the air a font keeps above and below.
Rect letters(const DrawText& text) {
  const int up = static_cast<int>(0.72 * text.em_px);
  return {text.baseline.x, text.baseline.y - up, text.rect.w - 2 * (text.em_px / 6), up};
}

std::vector<DrawText> texts(const View& view) {
  std::vector<DrawText> found;
  for (const DrawCommand& command : view.list) {
    if (const auto* text = std::get_if<DrawText>(&command)) found.push_back(*text);
  }
  return found;
}

TEST_P(Layout, TargetsAreLargeEnoughAndApart) {
  on_every_screen([&](const View& view) {
    for (std::size_t i = 0; i < view.targets.size(); ++i) {
      const Rect a = view.targets[i].rect;
      EXPECT_TRUE(inside(a, screen()));
      EXPECT_GE(std::min(a.w, a.h), min_target_mm * ppmm()) << "target " << i;
      for (std::size_t k = i + 1; k < view.targets.size(); ++k) {
        EXPECT_GE(gap(a, view.targets[k].rect), min_gap_mm * ppmm()) << "targets " << i << " and " << k;
      }
    }
  });
}

TEST_P(Layout, EverythingIsOnTheScreen) {
  on_every_screen([&](const View& view) {
    for (const DrawCommand& command : view.list) {
      if (std::holds_alternative<DrawText>(command)) continue;
      EXPECT_TRUE(inside(bounds(command), screen()));
    }
    for (const DrawText& text : texts(view)) EXPECT_TRUE(inside(letters(text), screen())) << text.text;
  });
}

TEST_P(Layout, TextsFitAndCanBeRead) {
  on_every_screen([&](const View& view) {
    EXPECT_EQ(view.misfits, std::vector<std::string>{});
    for (const DrawText& text : texts(view)) {
      EXPECT_GE(text.em_px, min_em_mm * ppmm()) << text.text;
      EXPECT_FALSE(text.text.empty());
    }
  });
}

TEST_P(Layout, NothingRunsIntoAText) {
  on_every_screen([&](const View& view) {
    const auto all = texts(view);
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t k = i + 1; k < all.size(); ++k) {
        EXPECT_TRUE(intersection(letters(all[i]), letters(all[k])).empty())
            << all[i].text << " / " << all[k].text;
      }
      for (const DrawCommand& command : view.list) {
        const auto* picture = std::get_if<DrawPicture>(&command);
        if (picture == nullptr) continue;
        EXPECT_TRUE(intersection(picture->rect, letters(all[i])).empty())
            << picture->name << " / " << all[i].text;
      }
    }
  });
}

TEST_P(Layout, TextsStayInTheirCards) {
  on_every_screen([&](const View& view) {
    for (const Target& target : view.targets) {
      for (const DrawText& text : texts(view)) {
        const Rect at = letters(text);
        if (intersection(at, target.rect).empty()) continue;
        EXPECT_TRUE(inside(at, target.rect)) << text.text;
      }
    }
  });
}

INSTANTIATE_TEST_SUITE_P(EverySizeAndLanguage, Layout, ::testing::ValuesIn(cases()), name_of);

std::vector<Target> level_targets(const View& view) {
  std::vector<Target> found;
  std::copy_if(view.targets.begin(), view.targets.end(), std::back_inserter(found),
               [](const Target& t) { return std::holds_alternative<flow::ChooseLevel>(t.action); });
  return found;
}

TEST(Scale, TheFiveAreEqualInEverythingButFaceAndWords) {
  for (const Size size : test::sizes) {
    for (const std::string name : {"attract", "rating", "rating_again", "rating_again_countdown"}) {
      SCOPED_TRACE(name);
      Stage stage;
      stage.size = size;
      test::play(stage.hands, name);
      stage.hands.wait(Milliseconds(1'000));  // the pulse is over
      const View view = stage.view();
      const auto cards = level_targets(view);
      ASSERT_EQ(cards.size(), 5u);
      std::vector<Size> faces;
      std::vector<int> label_sizes;
      for (const Target& card : cards) {
        EXPECT_EQ(card.rect.w, cards[0].rect.w);
        EXPECT_EQ(card.rect.h, cards[0].rect.h);
        for (const DrawCommand& command : view.list) {
          if (!intersection(bounds(command), card.rect).empty()) {
            if (const auto* picture = std::get_if<DrawPicture>(&command)) {
              faces.push_back({picture->rect.w, picture->rect.h});
            }
            if (const auto* text = std::get_if<DrawText>(&command)) label_sizes.push_back(text->em_px);
          }
        }
      }
      ASSERT_EQ(faces.size(), 5u);
      EXPECT_EQ(std::count(faces.begin(), faces.end(), faces[0]), 5);
      EXPECT_EQ(std::count(label_sizes.begin(), label_sizes.end(), label_sizes[0]),
                static_cast<std::ptrdiff_t>(label_sizes.size()));
      EXPECT_GE(faces[0].w, 0.55 * std::min(cards[0].rect.w, cards[0].rect.h));
    }
  }
}

TEST(Scale, BestFirstUnlessTheSiteSaysOtherwise) {
  Stage stage;
  const auto order = [&] {
    std::vector<int> levels;
    for (const Target& t : level_targets(stage.view())) {
      levels.push_back(to_int(std::get<flow::ChooseLevel>(t.action).level));
    }
    return levels;
  };
  EXPECT_EQ(order(), (std::vector{5, 4, 3, 2, 1}));
  stage.hands.settings.scale_order = ScaleOrder::worst_first;
  EXPECT_EQ(order(), (std::vector{1, 2, 3, 4, 5}));
}

TEST(Scale, FirstLinesOfTheLabelsStandOnOneLine) {
  Stage stage;
  stage.hands.happen(flow::TouchedElsewhere{});
  stage.hands.wait(Milliseconds(1'000));
  const View view = stage.view();
  std::vector<int> first_lines;
  for (const Target& card : level_targets(view)) {
    int top = stage.size.h;
    for (const DrawText& text : texts(view)) {
      if (card.rect.contains(text.baseline)) top = std::min(top, text.baseline.y);
    }
    first_lines.push_back(top);
  }
  EXPECT_EQ(std::count(first_lines.begin(), first_lines.end(), first_lines[0]), 5);
}

}  // namespace
}  // namespace xinluon::ui
