// The technician's corner.
#include <algorithm>
#include <utility>

#include "kiosk/flow/turn.h"
#include "sync/base/overloaded.h"

namespace xinluon::flow {
namespace {

void turn_to(Turn& t, StaffPage page) {
  t.s.staff.page = page;
  t.s.staff.corners = 0;
  t.s.staff.picture = 0;
  show(t, Screen::staff);
}

bool is_locked(const Turn& t) {
  return t.s.staff.locked_until && t.now < *t.s.staff.locked_until;
}

bool takes_digits(const Turn& t) {
  return t.s.staff.page == StaffPage::pin && !t.s.staff.checking && !is_locked(t);
}

bool type(Turn& t, int digit) {
  StaffState& staff = t.s.staff;
  if (!takes_digits(t) || digit < 0 || digit > 9) return false;
  staff.refused = false;
  staff.digits += static_cast<char>('0' + digit);
  if (staff.digits.size() < pin_digits) return true;
  staff.checking = true;
  t.effects.emplace_back(CheckPin{std::exchange(staff.digits, {})});
  return true;
}

bool erase(Turn& t) {
  std::string& digits = t.s.staff.digits;
  if (!takes_digits(t) || digits.empty()) return false;
  digits.pop_back();
  return true;
}

bool leave(Turn& t) {
  const StaffPage page = t.s.staff.page;
  if (page == StaffPage::pin || page == StaffPage::health) {
    go_home(t);
  } else {
    turn_to(t, StaffPage::health);
  }
  return true;
}

bool open_page(Turn& t, StaffPage page) {
  if (t.s.staff.page != StaffPage::health) return false;
  turn_to(t, page);
  return true;
}

bool command(Turn& t, StaffButton what) {
  if (t.s.staff.page != StaffPage::health) return false;
  t.effects.emplace_back(DoForStaff{what});
  return true;
}

bool test_sound(Turn& t) {
  if (t.s.staff.page != StaffPage::sound_test && !open_page(t, StaffPage::sound_test)) return false;
  t.effects.emplace_back(DoForStaff{StaffButton::sound_test});
  return true;
}

bool press(Turn& t, StaffButton button) {
  switch (button) {
    case StaffButton::erase:
      return erase(t);
    case StaffButton::leave:
      return leave(t);
    case StaffButton::touch_test:
      return open_page(t, StaffPage::touch_test);
    case StaffButton::sound_test:
      return test_sound(t);
    case StaffButton::screen_test:
      return open_page(t, StaffPage::screen_test);
    case StaffButton::clean:
      return open_page(t, StaffPage::cleaning);
    case StaffButton::send_now:
    case StaffButton::restart:
    case StaffButton::quit:
      return command(t, button);
  }
  return false;
}

bool touch_field(Turn& t, int field) {
  if (t.s.staff.page != StaffPage::touch_test || field < 0 || field >= touch_test_fields) return false;
  t.s.staff.corners = static_cast<std::uint8_t>(t.s.staff.corners | 1U << static_cast<unsigned>(field));
  return true;
}

}  // namespace

Milliseconds lock_after(int wrong, const StaffSettings& settings) {
  if (wrong < settings.tries) return Milliseconds(0);
  Milliseconds lock = settings.lock;
  for (int i = settings.tries; i < wrong && lock < settings.longest_lock; ++i) lock *= 2;
  return std::min(lock, settings.longest_lock);
}

// A PIN that is being checked counts even when nobody waits for it any more.
StaffState remembered(const StaffState& staff) {
  StaffState kept;
  kept.checking = staff.checking;
  kept.wrong = staff.wrong;
  kept.locked_until = staff.locked_until;
  return kept;
}

void open_staff(Turn& t) {
  t.s.staff = remembered(t.s.staff);
  show(t, Screen::staff);
}

void staff_chosen(Turn& t, const Action& action) {
  if (t.s.staff.page == StaffPage::cleaning) return;
  const bool accepted = std::visit(Overloaded{[&](const TypeDigit& a) { return type(t, a.digit); },
                                              [&](const PressStaff& a) { return press(t, a.button); },
                                              [&](const TouchCorner& a) { return touch_field(t, a.field); },
                                              [](const auto&) { return false; }},
                                   action);
  if (accepted) play(t, Sound::touch);
}

void staff_touched_beside(Turn& t) {
  StaffState& staff = t.s.staff;
  if (staff.page != StaffPage::screen_test) return;
  if (++staff.picture == screen_test_pictures) turn_to(t, StaffPage::health);
}

void on_pin_checked(Turn& t, bool right) {
  StaffState& staff = t.s.staff;
  if (!std::exchange(staff.checking, false)) return;
  const bool waited_for = t.s.screen == Screen::staff && staff.page == StaffPage::pin;
  if (right) {
    if (!waited_for) return;
    staff.wrong = 0;
    staff.locked_until.reset();
    return turn_to(t, StaffPage::health);
  }
  ++staff.wrong;
  staff.refused = waited_for;
  const Milliseconds lock = lock_after(staff.wrong, t.settings.staff);
  if (lock > Milliseconds(0)) staff.locked_until = t.now + lock;
}

BootTime staff_deadline(const State& s, const Settings& settings) {
  if (s.staff.page == StaffPage::cleaning) return s.entered + settings.staff.cleaning;
  const BootTime leaves = s.last_touch + settings.staff.idle;
  const auto& unlocks = s.staff.locked_until;
  return s.staff.page == StaffPage::pin && unlocks ? std::min(*unlocks, leaves) : leaves;
}

void staff_tick(Turn& t) {
  StaffState& staff = t.s.staff;
  if (staff.page == StaffPage::cleaning) return turn_to(t, StaffPage::health);
  if (staff.locked_until && t.now >= *staff.locked_until) staff.locked_until.reset();
  if (t.now >= t.s.last_touch + t.settings.staff.idle) go_home(t);
}

}  // namespace xinluon::flow
