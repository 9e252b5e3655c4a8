#include "sync/uploader/schedule.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace xinluon::uploader {
namespace {

Milliseconds scaled(Milliseconds time, double factor) {
  return Milliseconds(std::llround(static_cast<double>(time.count()) * factor));
}

}  // namespace

double draw_chance(const RandomBytes& random) {
  constexpr int bits = 53;  // what a double holds exactly
  std::uint64_t drawn = 0;
  for (const char byte : random(sizeof drawn)) drawn = drawn << 8U | static_cast<unsigned char>(byte);
  return std::ldexp(static_cast<double>(drawn >> (64 - bits)), -bits);
}

Milliseconds back_off(int failures, double chance) {
  Milliseconds limit = first_back_off;
  for (int n = 0; n < failures && limit < max_back_off; ++n) limit *= 2;
  return std::max(min_back_off, scaled(std::min(limit, max_back_off), chance));
}

Milliseconds retry_after(std::string_view header) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(header.begin(), header.end(), seconds);
  if (error == std::errc::result_out_of_range) return max_retry_after;
  if (error != std::errc() || end != header.end() || seconds < 0) return Milliseconds(0);
  return std::min(max_retry_after,
                  Milliseconds(std::chrono::seconds(std::min<std::int64_t>(seconds, 86'400))));
}

Milliseconds spread(Milliseconds base, double chance) {
  return scaled(base, 1.0 - heartbeat_spread + 2.0 * heartbeat_spread * chance);
}

Milliseconds heartbeat_pause(std::int64_t next_ms, double chance) {
  if (next_ms <= 0) return spread(wire::heartbeat, chance);
  return std::clamp(Milliseconds(next_ms), min_heartbeat, max_heartbeat);
}

}  // namespace xinluon::uploader
