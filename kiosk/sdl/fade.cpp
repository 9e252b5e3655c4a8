#include "kiosk/sdl/fade.h"

#include <array>
#include <cstring>

namespace xinluon::sdl {
namespace {

// So many pixels at a time: their channels stay in the first cache.
constexpr int stretch = 256;

// Every channel alike; alpha is set afterwards. In 16 bits: 255 * 256 fits.
void blend_bytes(std::uint8_t* pixels, const std::uint8_t* to, int count, std::uint16_t share) {
  const auto rest = static_cast<std::uint16_t>(ui::fade_whole - share);
  for (int i = 0; i < count; ++i) {
    const auto sum = static_cast<std::uint16_t>(pixels[i] * rest + to[i] * share);
    pixels[i] = static_cast<std::uint8_t>(sum >> 8U);
  }
}

}  // namespace

void blend_towards(const Target& target, const Image& to, ui::Rect at, int share) {
  const ui::Rect r = ui::intersection(at, target.clip);
  if (r.empty()) return;
  for (int y = r.y; y < r.bottom(); ++y) {
    Argb* const row = target.row(y) + r.x;
    const Argb* const to_row = to.pixels.data() + to.index(r.x, y);
    if (share >= ui::fade_whole) {
      std::memcpy(row, to_row, static_cast<std::size_t>(r.w) * sizeof(Argb));
      continue;
    }
    for (int x = 0; x < r.w; x += stretch) {
      const int count = std::min(stretch, r.w - x);
      blend_bytes(reinterpret_cast<std::uint8_t*>(row + x), reinterpret_cast<const std::uint8_t*>(to_row + x),
                  count * static_cast<int>(sizeof(Argb)), static_cast<std::uint16_t>(share));
      for (int i = x; i < x + count; ++i) row[i] |= 0xFF000000U;
    }
  }
}

void Fade::paint(Painter& painter, ui::Size size, const ui::DisplayList& list,
                 const std::vector<ui::Rect>& dirty) {
  const ui::Rect screen{0, 0, size.w, size.h};
  const auto paint_into = [&](const std::vector<ui::Rect>& places) {
    for (const ui::Rect& place : places) {
      painter.paint({to_.pixels.data(), to_.size.w, ui::intersection(place, screen)}, list);
    }
  };
  const bool begins = to_.size != size;
  if (begins) to_ = image_of_one_colour(size, 0xFF000000U);
  paint_into(dirty);  // on the way a place may become dirty that was not painted before
  if (!begins) paint_into(ui::dirty_rects(painted_, list, screen));
  painted_ = list;
}

void Fade::step(Painter& painter, ui::Size size, const Target& target, const ui::DisplayList& list,
                const std::vector<ui::Rect>& dirty, int share) {
  const bool known = to_.size == size && painted_ == list;
  if (!known) paint(painter, size, list, dirty);
  for (const ui::Rect& place : dirty) blend_towards(target, to_, place, share);
  if (share >= ui::fade_whole) end();
}

void Fade::end() {
  to_ = Image{};
  painted_.clear();
}

}  // namespace xinluon::sdl
