// The way to the staff screen by hand: one finger on the mark, in place, for five seconds. Nothing shows that
// there is one.
#pragma once

#include <optional>

#include "kiosk/ui/event_source.h"

namespace xinluon::app {

inline constexpr Milliseconds mark_hold_time{5'000};

class MarkHold {
 public:
  // `mark` as on the screen; empty: there is none.
  void down(const ui::ContactDown& contact, ui::Rect mark, BootTime now);
  void move(const ui::ContactMove& contact);
  void up(const ui::ContactUp& contact);

  std::optional<BootTime> deadline() const;
  // True once, when the time is over.
  bool is_due(BootTime now);

 private:
  struct Held {
    ui::ContactId id;
    ui::Rect mark;
    BootTime since;
  };
  std::optional<Held> held_;
};

}  // namespace xinluon::app
