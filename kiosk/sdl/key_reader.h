// Tells a scanner from a hand. A barcode scanner types like a keyboard, only faster: what follows each other
// within the gap and ends with Enter (or Tab) is one scanned line, and none of its digits is a level. A
// single character counts as a key once the gap has passed without another. Contacts that bounce are one
// press. No clock, no SDL.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "kiosk/ui/device_settings.h"
#include "kiosk/ui/event_source.h"

namespace xinluon::sdl {

// Contacts of a button come to rest within this.
inline constexpr Milliseconds bounce{30};

struct KeyPress {
  int code = 0;                // of the key as such
  char character = '\0';       // what a scanner means by it; '\0': nothing
  bool ends_line = false;      // after a scanner's characters
  std::optional<ui::Key> key;  // what a person means by it
};

class KeyReader {
 public:
  explicit KeyReader(const ui::InputSettings& settings)
      : gap_(settings.scan_gap), longest_(settings.longest_scan) {}

  // `now` never runs backwards between calls.
  void press(const KeyPress& press, BootTime now);
  void release(int code, BootTime now);
  // What has been decided by now, oldest first.
  std::optional<ui::InputEvent> next(BootTime now);
  // When next() has something to decide by time alone.
  std::optional<BootTime> deadline() const;

 private:
  struct Burst {  // characters that have come, each within the gap after the one before
    KeyPress first;
    std::string text;  // at most longest_ characters are kept
    bool one_key = true;
    BootTime last;
  };
  bool bounces(const KeyPress& press, BootTime now) const;
  bool ends_scan(const KeyPress& press, BootTime now);
  void add(const KeyPress& press, BootTime now);
  // A burst that no line end followed: one key that a person pressed, or a scan that broke off.
  void settle(BootTime now);
  void decide();
  void act(const KeyPress& press);

  Milliseconds gap_;
  std::size_t longest_;
  std::optional<Burst> burst_;
  std::optional<BootTime> scan_ended_;  // scanners may end a line twice (CR, LF)
  int released_ = 0;
  std::optional<BootTime> released_at_;
  std::deque<ui::InputEvent> decided_;  // taken after every press, at most two a press
};

}  // namespace xinluon::sdl
