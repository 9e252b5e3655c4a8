#include "kiosk/sdl/tones.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace xinluon::sdl {
namespace {

constexpr double loudest = 0.5 * 32'767;  // leaves room for a voice at the same time
constexpr double edge_s = 0.005;

void add_tone(Samples& to, double hz, double seconds) {
  const auto count = static_cast<int>(std::lround(seconds * sample_rate));
  for (int i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / sample_rate;
    const double to_edge = std::min(t, seconds - t);
    const double level =
        to_edge >= edge_s ? 1.0 : 0.5 * (1 - std::cos(std::numbers::pi * std::max(0.0, to_edge) / edge_s));
    to.push_back(
        static_cast<std::int16_t>(std::lround(loudest * level * std::sin(2 * std::numbers::pi * hz * t))));
  }
}

}  // namespace

Samples tone(flow::Sound sound) {
  Samples samples;
  if (sound == flow::Sound::touch) {
    add_tone(samples, 1'200, 0.025);
  } else {
    add_tone(samples, 660, 0.090);
    add_tone(samples, 880, 0.090);
  }
  return samples;
}

}  // namespace xinluon::sdl
