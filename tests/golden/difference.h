// How far two pictures are apart.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "kiosk/sdl/pixels.h"
#include "sync/base/format.h"

namespace xinluon::golden {

struct Difference {
  bool same_size = false;
  std::size_t pixels = 0;  // that differ
  std::size_t of = 0;
  int largest = 0;     // in one channel, 0–255
  sdl::Image picture;  // white where they agree, the darker the further apart

  std::string summary() const {
    if (!same_size) return "another size";
    return format("{} of {} pixels differ, by at most {} of 255", pixels, of, largest);
  }
};

inline int channel_distance(sdl::Argb a, sdl::Argb b) {
  int largest = 0;
  for (unsigned shift = 0; shift < 24; shift += 8) {
    const int difference = static_cast<int>((a >> shift) & 0xFFU) - static_cast<int>((b >> shift) & 0xFFU);
    largest = std::max(largest, std::abs(difference));
  }
  return largest;
}

inline Difference compare(const sdl::Image& expected, const sdl::Image& actual) {
  Difference found;
  found.same_size = expected.size == actual.size;
  found.picture = actual;
  if (!found.same_size) return found;
  found.of = actual.pixels.size();
  for (std::size_t i = 0; i < actual.pixels.size(); ++i) {
    const int distance = channel_distance(expected.pixels[i], actual.pixels[i]);
    if (distance > 0) ++found.pixels;
    found.largest = std::max(found.largest, distance);
    // Even the smallest difference must be seen.
    const auto grey = static_cast<sdl::Argb>(distance == 0 ? 255 : 200 - distance * 200 / 255);
    found.picture.pixels[i] = 0xFF000000U | grey << 16U | grey << 8U | grey;
  }
  return found;
}

// Exact where the pictures were made; other processors round a font's or a curve's edge otherwise.
inline bool is_the_same(const Difference& d) {
#if defined(__x86_64__)
  return d.same_size && d.pixels == 0;
#else
  constexpr int tolerated_distance = 2;
  return d.same_size && d.largest <= tolerated_distance && d.pixels * 1000 < d.of;
#endif
}

}  // namespace xinluon::golden
