// The technician's corner: a PIN with a growing lock, then health, tests and a few commands. No rating is
// seen here. Part of the session's state; session.h decides when it opens and closes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sync/base/clock.h"

namespace xinluon::flow {

inline constexpr std::size_t pin_digits = 6;
inline constexpr int touch_test_fields = 5;     // TouchCorner
inline constexpr int screen_test_pictures = 4;  // StaffState::picture; a touch beside targets goes on

struct StaffSettings {
  bool enabled = false;        // a PIN is set
  int tries = 5;               // wrong PINs before the lock
  Milliseconds lock{300'000};  // the first one; each further wrong PIN doubles it
  Milliseconds longest_lock{86'400'000};
  Milliseconds idle{120'000};     // leaves by itself
  Milliseconds cleaning{30'000};  // the glass takes no touch, from State::entered on
};

enum class StaffPage : std::uint8_t { pin, health, touch_test, sound_test, screen_test, cleaning };

struct StaffState {
  StaffPage page = StaffPage::pin;
  std::string digits;                    // typed so far
  bool checking = false;                 // a whole PIN is being verified
  bool refused = false;                  // the last one was wrong: said until the next digit
  int wrong = 0;                         // since the last right one; outlives the screen
  std::optional<BootTime> locked_until;  // outlives the screen too
  std::uint8_t corners = 0;              // fields of the touch test that were touched, a bit each
  int picture = 0;                       // of the screen test: 0, 1, 2 … (a touch goes on)

  bool operator==(const StaffState&) const = default;
};

}  // namespace xinluon::flow
