// Where input comes from. kiosk/sdl makes raw contacts and keys out of whatever SDL delivers; what a tap is
// is decided in one place above (ui/tap.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/ui/geometry.h"
#include "sync/base/clock.h"

namespace xinluon::ui {

using ContactId = std::int64_t;  // a finger, or the mouse's button

struct ContactDown {
  ContactId id;
  Point at;  // in canvas pixels
};
struct ContactMove {
  ContactId id;
  Point at;
};
struct ContactUp {
  ContactId id;
  Point at;
};
enum class Key : std::uint8_t {
  level_5,
  level_4,
  level_3,
  level_2,
  level_1,
  next,
  previous,
  left,
  right,
  up,
  down,
  act,
  back,
  read_aloud,
  large_text,
  language,
  high_contrast,
  arm,    // opens the question (armed mode): the counter's button
  staff,  // the service key
};
struct KeyDown {
  Key key;
};
struct Scanned {  // a whole line typed by a barcode scanner
  std::string line;
};
struct TouchDevices {  // panels came or went
  std::vector<std::string> names;
};
struct Woken {};          // another thread has something for the loop
struct WindowExposed {};  // everything must be painted again
struct QuitAsked {};      // a signal, or the window's close button at a desk
using InputEvent = std::variant<ContactDown, ContactMove, ContactUp, KeyDown, Scanned, TouchDevices, Woken,
                                WindowExposed, QuitAsked>;

class EventSource {
 public:
  virtual ~EventSource() = default;
  // The next event, or nothing once `deadline` has passed. Sleeps in the kernel where the platform can.
  virtual std::optional<InputEvent> wait(BootTime deadline) = 0;
  // From any thread: makes wait() return Woken soon.
  virtual void wake() = 0;
};

}  // namespace xinluon::ui
