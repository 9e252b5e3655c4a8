// How far things have moved at a moment. All five faces move alike; nothing flashes.
#pragma once

#include <optional>

#include "sync/base/clock.h"

namespace xinluon::ui {

inline constexpr int face_count = 5;
// While something moves, pictures are this far apart: 30 a second are smooth, more only warm the Pi.
inline constexpr Milliseconds frame_time{33};

// 0 (at rest) to 1 (highest). On the attract screen the faces rise one after another, 600 ms each, at the
// end of every 8 s; the face that begins moves on by one each time.
double attract_lift(Milliseconds since_shown, int face);
// When a face that is at rest now, or moves, is drawn next.
Milliseconds attract_next(Milliseconds since_shown);

// All faces at once, one time, 600 ms.
double pulse_lift(Milliseconds since_pulse);
std::optional<Milliseconds> pulse_next(Milliseconds since_pulse);

}  // namespace xinluon::ui
