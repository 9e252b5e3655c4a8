// The two signals, made in memory. Private to this folder.
#pragma once

#include <cstdint>
#include <vector>

#include "kiosk/flow/events.h"

namespace xinluon::sdl {

inline constexpr int sample_rate = 22'050;  // of everything we play; the voices come in it
using Samples = std::vector<std::int16_t>;  // one channel

// touch: 25 ms of 1.2 kHz; accept: 660 Hz, then 880 Hz, 180 ms together. Edges rise and fall as half a
// cosine, so that nothing clicks.
Samples tone(flow::Sound sound);

}  // namespace xinluon::sdl
