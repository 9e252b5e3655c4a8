#include "kiosk/sdl/boxes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "kiosk/ui/slices.h"

namespace xinluon::sdl {
namespace {

// Of an outline in dashes: one dash and one gap, in widths of the outline.
constexpr float dash_period = 5.0F;
constexpr float dash_share = 0.6F;  // of the period that is ink

float clamp01(float value) {
  return std::clamp(value, 0.0F, 1.0F);
}

// How much of the pixel (x, y) lies in a quarter plane whose corner at (from, from) is rounded by `radius`.
float corner_coverage(int x, int y, int from, int radius) {
  if (x < from || y < from) return 0.0F;
  const int centre = from + radius;
  if (x >= centre || y >= centre) return 1.0F;
  const float dx = static_cast<float>(centre - x) - 0.5F;
  const float dy = static_cast<float>(centre - y) - 0.5F;
  return clamp01(static_cast<float>(radius) - std::sqrt(dx * dx + dy * dy) + 0.5F);
}

std::uint8_t to_byte(float value) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0F, 255.0F)));
}

// Two colours side by side in one pixel, each on its share of it.
Argb mix(ui::Colour a, float share_a, ui::Colour b, float share_b) {
  const float wa = share_a * static_cast<float>(a.a);
  const float wb = share_b * static_cast<float>(b.a);
  if (wa + wb <= 0.0F) return 0;
  const auto channel = [&](std::uint8_t ca, std::uint8_t cb) {
    return to_byte((static_cast<float>(ca) * wa + static_cast<float>(cb) * wb) / (wa + wb));
  };
  return argb({channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b), to_byte(wa + wb)});
}

// The top left corner; the other three are its mirror images.
Image corner_tile(int size, int radius, int outline, ui::Colour inside, ui::Colour line) {
  Image tile = image_of_one_colour({size, size}, 0);
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      const float outer = corner_coverage(x, y, 0, radius);
      const float inner =
          outline == 0 ? outer : corner_coverage(x, y, outline, std::max(0, radius - outline));
      tile.at(x, y) = mix(inside, inner, line, std::max(0.0F, outer - inner));
    }
  }
  return tile;
}

Image mirrored(const Image& tile, bool in_x, bool in_y) {
  Image out = tile;
  const int n = tile.size.w;
  for (int y = 0; y < n; ++y) {
    for (int x = 0; x < n; ++x) {
      out.at(x, y) = tile.at(in_x ? n - 1 - x : x, in_y ? n - 1 - y : y);
    }
  }
  return out;
}

void draw_corners(const Target& target, ui::Rect r, const Image& tile) {
  const int n = tile.size.w;
  draw_image(target, {r.x, r.y}, tile);
  draw_image(target, {r.right() - n, r.y}, mirrored(tile, true, false));
  draw_image(target, {r.x, r.bottom() - n}, mirrored(tile, false, true));
  draw_image(target, {r.right() - n, r.bottom() - n}, mirrored(tile, true, true));
}

// Everything but the corners, which are squares of `corner` px.
void draw_straight_parts(const Target& target, const ui::DrawBox& box, int corner) {
  const ui::Rect r = box.rect;
  const int o = box.outline;
  const ui::Rect middle{r.x + o, r.y + corner, r.w - 2 * o, r.h - 2 * corner};
  fill(target, middle, box.fill);
  fill(target, {r.x + corner, r.y + o, r.w - 2 * corner, corner - o}, box.fill);
  fill(target, {r.x + corner, r.bottom() - corner, r.w - 2 * corner, corner - o}, box.fill);
  fill(target, {r.x + corner, r.y, r.w - 2 * corner, o}, box.line);
  fill(target, {r.x + corner, r.bottom() - o, r.w - 2 * corner, o}, box.line);
  fill(target, {r.x, r.y + corner, o, r.h - 2 * corner}, box.line);
  fill(target, {r.right() - o, r.y + corner, o, r.h - 2 * corner}, box.line);
}

// The way along the edge of a rounded rectangle, clockwise from the left end of its top edge.
struct Edge {
  float w;  // straight parts
  float h;
  float arc;  // length of one rounded corner
  float radius;
  float length() const { return 2 * (w + h + 2 * arc); }
};

// Where on the way the point (x, y), measured from the rectangle's top left, is nearest to.
float place_on_edge(const Edge& e, float x, float y) {
  const float right = x - e.radius - e.w;  // > 0: in the columns of the right corners
  const float below = y - e.radius - e.h;
  const float left = e.radius - x;
  const float above = e.radius - y;
  const auto turned = [&](float from, float to) {
    return std::atan2(from, to) * 2 / std::numbers::pi_v<float> * e.arc;
  };
  if (right > 0 && above > 0) return e.w + turned(right, above);
  if (right > 0 && below > 0) return e.w + e.arc + e.h + turned(below, right);
  if (left > 0 && below > 0) return 2 * e.w + 2 * e.arc + e.h + turned(left, below);
  if (left > 0 && above > 0) return 2 * (e.w + e.h) + 3 * e.arc + turned(above, left);
  if (above > 0 && above >= std::max(left, right)) return x - e.radius;
  if (right > 0 && right >= below) return e.w + e.arc + (y - e.radius);
  if (below > 0) return 2 * e.w + e.h + 2 * e.arc - (x - e.radius);
  return 2 * (e.w + e.h) + 3 * e.arc - (y - e.radius);
}

// 1 inside a dash, 0 in a gap, between them for one pixel.
float dash_coverage(float place, float period) {
  const float in_period = std::fmod(place, period);
  const float dash = period * dash_share;
  const float to_middle = std::abs(in_period - dash / 2);
  const float distance = std::min(to_middle, period - to_middle);
  return clamp01(dash / 2 - distance + 0.5F);
}

// The outline of a box in dashes, drawn pixel by pixel where it is.
class Dashes {
 public:
  Dashes(const ui::DrawBox& box, int radius) : box_(box), radius_(radius) {
    const auto r = static_cast<float>(radius);
    edge_ = {static_cast<float>(box.rect.w) - 2 * r, static_cast<float>(box.rect.h) - 2 * r,
             r * std::numbers::pi_v<float> / 2, r};
    const float wanted = dash_period * static_cast<float>(box.outline);
    period_ = edge_.length() / std::max(1.0F, std::round(edge_.length() / wanted));
  }

  void draw(const Target& target) const {
    const ui::Rect r = box_.rect;
    const int deep = std::max(radius_, box_.outline);
    draw_area(target, {r.x, r.y, r.w, deep});
    draw_area(target, {r.x, r.bottom() - deep, r.w, deep});
    draw_area(target, {r.x, r.y + deep, box_.outline, r.h - 2 * deep});
    draw_area(target, {r.right() - box_.outline, r.y + deep, box_.outline, r.h - 2 * deep});
  }

 private:
  // Of the ring that the whole outline is, at (x, y) from the box's top left.
  float ring_coverage(int x, int y) const {
    const int from_x = std::min(x, box_.rect.w - 1 - x);
    const int from_y = std::min(y, box_.rect.h - 1 - y);
    return corner_coverage(from_x, from_y, 0, radius_) -
           corner_coverage(from_x, from_y, box_.outline, std::max(0, radius_ - box_.outline));
  }

  void draw_area(const Target& target, ui::Rect area) const {
    const ui::Rect seen = ui::intersection(area, target.clip);
    const Argb line = argb(box_.line);
    for (int y = seen.y; y < seen.bottom(); ++y) {
      for (int x = seen.x; x < seen.right(); ++x) {
        const ui::Point p{x - box_.rect.x, y - box_.rect.y};
        const float ring = ring_coverage(p.x, p.y);
        if (ring <= 0) continue;
        const float place =
            place_on_edge(edge_, static_cast<float>(p.x) + 0.5F, static_cast<float>(p.y) + 0.5F);
        Argb& pixel = target.row(y)[x];
        pixel = blend(pixel, line, to_byte(255 * ring * dash_coverage(place, period_)));
      }
    }
  }

  const ui::DrawBox& box_;
  int radius_;
  Edge edge_{};
  float period_;
};

bool contains(ui::Rect outer, ui::Rect inner) {
  return ui::intersection(outer, inner) == inner;
}

// Clear of the corners as well.
bool between_corners(const ui::DrawBox& box, int outline, int corner, ui::Rect place) {
  return contains(ui::inset(box.rect, corner, outline), place) ||
         contains(ui::inset(box.rect, outline, corner), place);
}

}  // namespace

bool covers(const ui::DrawBox& box, ui::Rect place) {
  const int half = std::min(box.rect.w, box.rect.h) / 2;
  const int outline = std::clamp(box.outline, 0, half);
  return box.fill.a == 255 &&
         between_corners(box, outline, std::max(std::clamp(box.radius, 0, half), outline), place);
}

void draw_box(const Target& target, const ui::DrawBox& box) {
  if (box.rect.empty() || ui::intersection(box.rect, target.clip).empty()) return;
  const int half = std::min(box.rect.w, box.rect.h) / 2;
  const int radius = std::clamp(box.radius, 0, half);
  ui::DrawBox solid = box;
  solid.outline = box.dashed ? 0 : std::clamp(box.outline, 0, half);
  const int corner = std::max(radius, solid.outline);
  draw_straight_parts(target, solid, corner);
  if (corner > 0 && !between_corners(box, solid.outline, corner, ui::intersection(box.rect, target.clip))) {
    draw_corners(target, box.rect, corner_tile(corner, radius, solid.outline, box.fill, box.line));
  }
  if (box.dashed && box.outline > 0) Dashes(box, radius).draw(target);
}

}  // namespace xinluon::sdl
