#include "kiosk/sdl/surface_canvas.h"

#include <random>

#include <gtest/gtest.h>

namespace xinluon::sdl {
namespace {

class SurfaceCanvasTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Fonts::open(XINLUON_SOURCE_DIR "/assets/fonts");
    ASSERT_TRUE(opened) << opened.error().message;
    fonts_ = std::make_unique<Fonts>(std::move(*opened));
    painter_ = std::make_unique<Painter>(*fonts_, XINLUON_SOURCE_DIR "/assets");
  }

  std::unique_ptr<Fonts> fonts_;
  std::unique_ptr<Painter> painter_;
};

ui::DisplayList a_screen(int shown) {
  ui::DisplayList list{ui::DrawBox{{0, 0, 300, 200}, {246, 244, 238}}};
  for (int i = 0; i < 3; ++i) {
    const ui::Rect card{10 + 95 * i, 40, 85, 120};
    const bool selected = i == shown;
    list.push_back(ui::DrawBox{card,
                               selected ? ui::Colour{228, 238, 247} : ui::Colour{255, 255, 255},
                               12,
                               selected ? 6 : 2,
                               {11, 58, 94},
                               selected});
    list.push_back(
        ui::DrawPicture{{card.x + 12, card.y + 8, 60, 60}, "faces/level-" + std::to_string(i + 1)});
    list.push_back(ui::DrawText{
        {card.x, card.y + 70, 85, 40}, {card.x + 8, card.y + 100}, "Hài lòng", 18, ui::Weight::bold});
  }
  return list;
}

// The promise of dirty rectangles: repainting only what changed gives the picture that painting all gives.
TEST_F(SurfaceCanvasTest, RepaintingTheDirtyPartsGivesTheWholePicture) {
  const ui::Rect all{0, 0, 300, 200};
  SurfaceCanvas whole({300, 200}, *painter_);
  SurfaceCanvas parts({300, 200}, *painter_);
  ui::DisplayList before;
  for (const int shown : {-1, 0, 2, 1, -1}) {
    const ui::DisplayList after = a_screen(shown);
    whole.draw(after, {all});
    parts.draw(after, ui::dirty_rects(before, after, all));
    ASSERT_EQ(whole.image().pixels, parts.image().pixels) << shown;
    before = after;
  }
}

TEST_F(SurfaceCanvasTest, AnyRectanglesThatCoverTheScreenGiveTheWholePicture) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  SurfaceCanvas whole({300, 200}, *painter_);
  whole.draw(a_screen(1), {{0, 0, 300, 200}});
  SurfaceCanvas strips({300, 200}, *painter_);
  std::vector<ui::Rect> rects;
  for (int x = 0; x < 300;) {
    const int w = 1 + static_cast<int>(random() % 40);
    rects.push_back({x, 0, w, 200});  // the last one reaches over the edge
    x += w;
  }
  strips.draw(a_screen(1), rects);
  EXPECT_EQ(whole.image().pixels, strips.image().pixels);
}

TEST_F(SurfaceCanvasTest, RectanglesOutsideDrawNothing) {
  SurfaceCanvas canvas({300, 200}, *painter_);
  const auto black = canvas.image().pixels;
  canvas.draw(a_screen(0), {{-50, -50, 40, 40}, {300, 0, 10, 10}, {0, 0, 0, 0}});
  EXPECT_EQ(canvas.image().pixels, black);
}

}  // namespace
}  // namespace xinluon::sdl
