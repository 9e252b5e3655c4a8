// When to try again: back-off, heartbeat, Retry-After. Pure; chance comes in as an argument.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/wire/limits.h"

namespace xinluon::uploader {

// Unpredictable bytes; crypto::random_bytes in the program, a seeded generator in tests.
using RandomBytes = std::function<std::string(std::size_t)>;

// Uniform in [0, 1).
double draw_chance(const RandomBytes& random);

inline constexpr Milliseconds first_back_off{2'000};
inline constexpr Milliseconds max_back_off{300'000};  // a mended line is used again within five minutes
inline constexpr Milliseconds min_back_off{200};      // chance may say 0; a dead server is not spun on
inline constexpr Milliseconds max_retry_after{3'600'000};
inline constexpr Milliseconds refused_pause{3'600'000};  // an administrator acts in hours, not in seconds
inline constexpr Milliseconds min_heartbeat{1'000};
inline constexpr Milliseconds max_heartbeat{3'600'000};
inline constexpr double heartbeat_spread = 0.2;  // so that kiosks switched on together drift apart

// A random time up to min(max_back_off, first_back_off · 2^failures); `failures` counts those before this
// one.
Milliseconds back_off(int failures, double chance);

// Retry-After in seconds, at most max_retry_after. Zero when absent or a date: there is no clock to judge it.
Milliseconds retry_after(std::string_view header);

// base ± heartbeat_spread.
Milliseconds spread(Milliseconds base, double chance);

// The pause until the next heartbeat: an answer's next_ms, which the server spreads, kept within
// [min_heartbeat, max_heartbeat]; wire::heartbeat ± heartbeat_spread when it says none.
Milliseconds heartbeat_pause(std::int64_t next_ms, double chance);

}  // namespace xinluon::uploader
