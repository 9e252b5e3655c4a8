#include "kiosk/flow/turn.h"

#include <algorithm>
#include <utility>

namespace xinluon::flow {
namespace {

Screen screen_without_session(const State& s) {
  if (!s.open) return Screen::closed;
  return in_trouble(s) ? Screen::out_of_service : Screen::attract;
}

std::string fault_on_screen(const State& s) {
  if (s.screen != Screen::out_of_service) return "";
  return s.store_fault.empty() ? "NO_TOUCH" : s.store_fault;
}

void show_without_session(Turn& t) {
  show(t, screen_without_session(t.s));
  t.s.fault = fault_on_screen(t.s);
}

// What is true of the kiosk, not of a session.
void keep_facts(State& fresh, State& old) {
  fresh.cool_until = old.cool_until;
  fresh.deaf_until = old.deaf_until;
  fresh.last_ticket = old.last_ticket;
  fresh.mode = old.mode;
  fresh.open = old.open;
  fresh.touch = old.touch;
  fresh.store_fault = std::move(old.store_fault);
  fresh.staff_asked = old.staff_asked;
  fresh.staff = remembered(old.staff);
  fresh.next = std::move(old.next);
}

void begin_next(Turn& t) {
  const Invitation next = *std::exchange(t.s.next, std::nullopt);
  if (!in_trouble(t.s)) begin_invitation(t, next, 0);
}

// Nobody's session is on: the screen is what the facts make of it.
void follow_facts_idle(Turn& t) {
  const Screen due = screen_without_session(t.s);
  const Screen is = t.s.screen == Screen::asleep ? Screen::closed : t.s.screen;
  if (is != due || t.s.staff_asked) return go_home(t);
  t.s.fault = fault_on_screen(t.s);
}

}  // namespace

bool in_trouble(const State& s) {
  return !s.store_fault.empty() || !s.touch;
}

bool is_session_screen(Screen screen) {
  return screen == Screen::rating || screen == Screen::languages || screen == Screen::behaviours ||
         screen == Screen::reasons;
}

void drop_taps_until(State& s, BootTime until) {
  s.deaf_until = std::max(s.deaf_until, until);
}

void play(Turn& t, Sound sound) {
  t.effects.emplace_back(Play{sound});
}

void show(Turn& t, Screen screen) {
  State& s = t.s;
  s.screen = screen;
  s.entered = t.now;
  s.last_touch = t.now;
  s.pulse.reset();
  s.told_to_wait.reset();
  s.locked.reset();
  drop_taps_until(s, t.now + t.settings.screen_guard);
}

// Whichever way thanks are left, the cool-down begins.
void go_home(Turn& t) {
  State& s = t.s;
  const bool cools = s.screen == Screen::thanks && s.mode == Mode::open && !s.invitation;
  State fresh = initial(t.now, t.settings);
  keep_facts(fresh, s);
  if (cools) fresh.cool_until = t.now + t.settings.cool_down;
  s = std::move(fresh);
  if (std::exchange(s.staff_asked, false)) return open_staff(t);
  show_without_session(t);
  if (s.next) begin_next(t);
}

void end_session(Turn& t) {
  if (t.s.vote) return seal(t, std::nullopt);
  if (question_is_open(t.s)) return end_unanswered(t, Outcome::timed_out);
  go_home(t);
}

void follow_facts(Turn& t) {
  State& s = t.s;
  if (s.pending) return;  // the vote log will answer
  switch (s.screen) {
    case Screen::attract:
    case Screen::closed:
    case Screen::asleep:
    case Screen::out_of_service:
      return follow_facts_idle(t);
    case Screen::rating:
    case Screen::languages:
    case Screen::behaviours:
    case Screen::reasons:
      if (!s.store_fault.empty()) return go_home(t);  // the vote log seals what it acknowledged by itself
      if (!s.touch || s.staff_asked) return end_session(t);
      return;
    case Screen::thanks:
    case Screen::closing:
    case Screen::already_rated:
    case Screen::ticket_refused:
    case Screen::staff:
      return;  // soon over
  }
}

std::uint64_t ask(Turn& t, Question question, std::optional<Action> pressed, std::optional<Vote> vote,
                  Screen then) {
  const std::uint64_t ticket = ++t.s.last_ticket;
  t.s.pending = Pending{ticket, t.now, std::move(pressed), std::move(vote), then, question, 0};
  return ticket;
}

}  // namespace xinluon::flow
