#include "kiosk/app/mark_hold.h"

namespace xinluon::app {

void MarkHold::down(const ui::ContactDown& contact, ui::Rect mark, BootTime now) {
  const bool alone = !held_;
  held_.reset();  // a second finger is no technician's
  if (alone && mark.contains(contact.at)) held_ = Held{contact.id, mark, now};
}

void MarkHold::move(const ui::ContactMove& contact) {
  if (held_ && held_->id == contact.id && !held_->mark.contains(contact.at)) held_.reset();
}

void MarkHold::up(const ui::ContactUp& contact) {
  if (held_ && held_->id == contact.id) held_.reset();
}

std::optional<BootTime> MarkHold::deadline() const {
  return held_ ? std::optional(held_->since + mark_hold_time) : std::nullopt;
}

bool MarkHold::is_due(BootTime now) {
  if (!held_ || now < *deadline()) return false;
  held_.reset();
  return true;
}

}  // namespace xinluon::app
