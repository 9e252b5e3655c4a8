#include "kiosk/ui/tap.h"

#include <algorithm>
#include <cmath>

namespace xinluon::ui {
namespace {

constexpr double slop_mm = 8.0;
constexpr std::size_t most_contacts = 2;  // more is a palm or a cloth

bool within(Point a, Point b, int px) {
  return std::hypot(a.x - b.x, a.y - b.y) <= px;
}

}  // namespace

TapRules tap_rules(double pixels_per_mm) {
  TapRules rules;
  rules.slop_px = static_cast<int>(std::lround(slop_mm * pixels_per_mm));
  return rules;
}

TapTracker::Contact* TapTracker::find(ContactId id) {
  const auto found =
      std::find_if(contacts_.begin(), contacts_.end(), [&](const Contact& c) { return c.id == id; });
  return found == contacts_.end() ? nullptr : &*found;
}

void TapTracker::forget(ContactId id) {
  std::erase_if(contacts_, [&](const Contact& c) { return c.id == id; });
}

void TapTracker::down(const ContactDown& contact, BootTime now) {
  forget(contact.id);  // the same finger twice: its finger-up was lost
  Contact fresh{contact.id, contact.at, contact.at, now};
  // The first finger wins, and a hand that rests on the glass stays ignored as a whole.
  fresh.ignored = !contacts_.empty() || now < ignore_before_;
  fresh.alone = contacts_.empty();
  contacts_.push_back(fresh);
  for (Contact& c : contacts_) {
    if (contacts_.size() > 1) c.alone = false;
    if (contacts_.size() > most_contacts) c.ignored = true;
  }
}

void TapTracker::move(const ContactMove& contact, BootTime) {
  Contact* c = find(contact.id);
  if (c == nullptr) return;
  c->at = contact.at;
  if (!within(contact.at, c->from, rules_.slop_px)) c->wandered = true;
}

std::optional<Tap> TapTracker::up(const ContactUp& contact, BootTime now) {
  move({contact.id, contact.at}, now);
  const Contact* found = find(contact.id);
  if (found == nullptr) return std::nullopt;
  const Contact c = *found;
  forget(contact.id);
  const Milliseconds held = now - c.since;
  if (c.ignored || held < rules_.shortest || held >= rules_.lost_after) return std::nullopt;
  if (held > rules_.steady_after && (c.wandered || !c.alone)) return std::nullopt;
  return Tap{c.from, contact.at};
}

void TapTracker::ignore_until(BootTime t) {
  ignore_before_ = std::max(ignore_before_, t);
  for (Contact& c : contacts_) c.ignored = true;
}

void TapTracker::expire(BootTime now) {
  std::erase_if(contacts_, [&](const Contact& c) { return now >= c.since + rules_.lost_after; });
}

std::optional<BootTime> TapTracker::deadline() const {
  if (contacts_.empty()) return std::nullopt;
  return contacts_.front().since + rules_.lost_after;
}

std::optional<Tap> TapTracker::held() const {
  if (contacts_.empty() || contacts_.front().ignored) return std::nullopt;
  return Tap{contacts_.front().from, contacts_.front().at};
}

std::optional<flow::Event> tapped(const View& view, const Tap& tap, const TapRules& rules) {
  const Target* target = target_at(view, tap.pressed);
  if (target == nullptr) return flow::TouchedElsewhere{};
  const Rect reach = inset(target->rect, -std::max(rules.slop_px, view.near_px));
  if (!reach.contains(tap.released)) return std::nullopt;
  return flow::Chosen{target->action, Input::touch};
}

}  // namespace xinluon::ui
