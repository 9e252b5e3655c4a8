// What a tap is. Raw contacts of fingers and of the mouse go in, taps come out:
//  - the first finger wins; with more than two on the glass all are ignored until all are lifted;
//  - a press shorter than 40 ms is noise, by when it was seen: a tap while the loop is held up may be taken
//    for noise, and is tapped again; noise is never taken for a tap, which would be a vote;
//  - one longer than 2 s counts for a single finger that stayed in place (tremor), not for a palm;
//  - a finger that was down when the screen changed must lift first;
//  - a finger-up that never comes (drivers lose them) is given up after a while.
// Where the finger was lifted matters only to tapped(). No clock, no screen.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "kiosk/ui/event_source.h"
#include "kiosk/ui/view.h"
#include "sync/base/clock.h"

namespace xinluon::ui {

struct TapRules {
  Milliseconds shortest{40};
  Milliseconds steady_after{2'000};  // from here on the finger must have stayed in place, alone
  Milliseconds lost_after{15'000};   // no finger-up for so long: there is no finger
  int slop_px = 47;                  // 8 mm on a 10.1" panel
};
TapRules tap_rules(double pixels_per_mm);

struct Tap {
  Point pressed;
  Point released;
};

class TapTracker {
 public:
  explicit TapTracker(TapRules rules) : rules_(rules) {}

  void down(const ContactDown& contact, BootTime now);
  void move(const ContactMove& contact, BootTime now);
  std::optional<Tap> up(const ContactUp& contact, BootTime now);

  // The screen changed: fingers now down are ignored until lifted, and so are presses that begin before `t`.
  void ignore_until(BootTime t);
  // Gives up presses whose finger-up was lost.
  void expire(BootTime now);
  // When expire() has something to do.
  std::optional<BootTime> deadline() const;

  // The tap it would be if the finger that may become one were lifted now, for the pressed look.
  std::optional<Tap> held() const;

 private:
  struct Contact {
    ContactId id;
    Point from;
    Point at;
    BootTime since;
    bool wandered = false;  // left the slop around `from`
    bool alone = true;      // no other finger came while it was down
    bool ignored = false;
  };
  Contact* find(ContactId id);
  void forget(ContactId id);

  TapRules rules_;
  std::vector<Contact> contacts_;  // oldest first
  BootTime ignore_before_{};
};

// What a tap means on the view that was shown: the target it began on, if it also ended there (or within the
// slop), TouchedElsewhere when it began on none, nothing when the finger left its target (a change of mind).
std::optional<flow::Event> tapped(const View& view, const Tap& tap, const TapRules& rules);

}  // namespace xinluon::ui
