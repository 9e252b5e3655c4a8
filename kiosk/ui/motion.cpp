#include "kiosk/ui/motion.h"

#include <cmath>
#include <numbers>

namespace xinluon::ui {
namespace {

constexpr Milliseconds cycle{8'000};
constexpr Milliseconds one_lift{600};
constexpr Milliseconds still = cycle - face_count * one_lift;

double hop(Milliseconds since_start) {
  if (since_start.count() < 0 || since_start >= one_lift) return 0;
  return std::sin(std::numbers::pi * static_cast<double>(since_start.count()) /
                  static_cast<double>(one_lift.count()));
}

}  // namespace

double attract_lift(Milliseconds since_shown, int face) {
  const int first = static_cast<int>((since_shown / cycle) % face_count);
  const int turn = (face - first + face_count) % face_count;
  return hop(since_shown % cycle - still - turn * one_lift);
}

Milliseconds attract_next(Milliseconds since_shown) {
  const Milliseconds in_cycle = since_shown % cycle;
  return in_cycle < still ? since_shown + (still - in_cycle) : since_shown + frame_time;
}

double pulse_lift(Milliseconds since_pulse) {
  return hop(since_pulse);
}

std::optional<Milliseconds> pulse_next(Milliseconds since_pulse) {
  if (since_pulse >= one_lift) return std::nullopt;
  return since_pulse + frame_time;
}

}  // namespace xinluon::ui
