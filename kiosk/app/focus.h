// Where the keys stand. Tab and Shift-Tab walk the targets in the order of reading, arrows go by where the
// targets are. Nothing is focused until a key asks, so that a finger's kiosk shows no ring.
#pragma once

#include <optional>

#include "kiosk/ui/event_source.h"
#include "kiosk/ui/view.h"

namespace xinluon::app {

class Focus {
 public:
  const std::optional<flow::Action>& action() const { return action_; }
  void clear() { action_.reset(); }

  // next, previous, left, right, up, down; other keys change nothing. The first such key on a screen goes to
  // its first target (previous: its last).
  void move(ui::Key key, const ui::View& view);
  // Lets go of a target that is no longer on the screen.
  void keep_within(const ui::View& view);

 private:
  std::optional<flow::Action> action_;
};

bool moves_focus(ui::Key key);

}  // namespace xinluon::app
