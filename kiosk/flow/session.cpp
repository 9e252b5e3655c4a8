#include "kiosk/flow/session.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "kiosk/flow/turn.h"
#include "sync/base/overloaded.h"

namespace xinluon::flow {
namespace {

void wake_up(Turn& t) {
  show(t, Screen::closed);
}

// What every touch does on any screen, before what it means on this one. False: it is not taken.
bool take_touch(Turn& t) {
  State& s = t.s;
  if (s.pending || t.now < s.deaf_until) return false;
  switch (s.screen) {
    case Screen::thanks:
      if (t.now < s.entered + t.settings.thanks_deaf) return false;
      play(t, Sound::touch);
      go_home(t);
      return false;
    case Screen::asleep:
      wake_up(t);
      return false;
    case Screen::closed:
      s.last_touch = t.now;
      return false;
    case Screen::out_of_service:
    case Screen::closing:
    case Screen::already_rated:
    case Screen::ticket_refused:
      return false;
    case Screen::staff:
      if (s.staff.page == StaffPage::cleaning) return false;
      break;
    default:
      break;
  }
  s.last_touch = t.now;
  return true;
}

void on_chosen(Turn& t, const Chosen& event) {
  if (!take_touch(t)) return;
  if (t.s.screen == Screen::staff) return staff_chosen(t, event.action);
  take_choice(t, event);
}

void on_touched_elsewhere(Turn& t) {
  if (!take_touch(t)) return;
  if (t.s.screen == Screen::staff) return staff_touched_beside(t);
  touch_beside(t);
}

// The language screen's idle time was part of the one below, which goes on.
void leave_languages(Turn& t) {
  const BootTime last_touch = t.s.last_touch;
  close_languages(t);
  t.s.last_touch = last_touch;
}

void on_tick(Turn& t) {
  const auto due = deadline(t.s, t.settings);
  if (!due || t.now < *due) return;
  switch (t.s.screen) {
    case Screen::languages:
      return leave_languages(t);
    case Screen::rating:
    case Screen::behaviours:
    case Screen::reasons:
      return end_session(t);
    case Screen::closed:
      return show(t, Screen::asleep);
    case Screen::staff:
      return staff_tick(t);
    default:
      return go_home(t);
  }
}

// The vote log did what it was asked: the picture may follow.
void on_saved(Turn& t, Pending done) {
  t.s.vote = std::move(done.vote);
  if (done.action && std::holds_alternative<ChooseLevel>(*done.action)) play(t, Sound::accept);
  if (done.then == t.s.screen) return;
  if (t.settings.only_buttons) return seal(t, std::move(done.action));
  t.s.tab = Mark::shown;
  show(t, done.then);
}

void on_sealed(Turn& t, const Pending& done) {
  State& s = t.s;
  const bool voted = done.question == Question::seal;
  s.vote.reset();
  if (!voted) s.invitation.reset();
  if (s.staff_asked || (!voted && (s.next || in_trouble(s)))) return go_home(t);
  show(t, done.then);
}

void on_answer(Turn& t, std::uint64_t ticket, std::initializer_list<Question> answered) {
  State& s = t.s;
  if (!s.pending || s.pending->ticket != ticket) return;
  const Question question = s.pending->question;
  if (std::find(answered.begin(), answered.end(), question) == answered.end()) return;
  s.last_touch = t.now;
  Pending done = std::move(*std::exchange(s.pending, std::nullopt));
  if (question == Question::save) return on_saved(t, std::move(done));
  on_sealed(t, done);
}

void on_token_state(Turn& t, std::uint64_t ticket, bool spent) {
  const auto& pending = t.s.pending;
  if (!pending || pending->ticket != ticket || pending->question != Question::token) return;
  on_token(t, spent);
}

void on_failed(Turn& t, const SaveFailed& event) {
  State& s = t.s;
  if (!s.pending || s.pending->ticket != event.ticket) return;
  if (s.pending->question == Question::token) {
    answer_counter(t, s.pending->request, Fate::refused, Refusal::out_of_service);
  }
  s.store_fault = event.code;
  go_home(t);
}

void on_arming(Turn& t, Mode mode) {
  if (t.settings.mode == Mode::armed) t.s.mode = mode;
}

void on_staff_asked(Turn& t) {
  t.s.staff_asked = t.settings.staff.enabled && t.s.screen != Screen::staff;
}

void take(Turn& t, const Event& event) {
  std::visit(Overloaded{
                 [&](const Chosen& e) { on_chosen(t, e); },
                 [&](const TouchedElsewhere&) { on_touched_elsewhere(t); },
                 [&](const Present&) {
                   if (!t.s.pending) t.s.last_touch = t.now;
                 },
                 [&](const Tick&) { on_tick(t); },
                 [&](const VoteSaved& e) { on_answer(t, e.ticket, {Question::save}); },
                 [&](const VoteSealed& e) {
                   on_answer(t, e.ticket, {Question::seal, Question::unanswered});
                 },
                 [&](const SaveFailed& e) { on_failed(t, e); },
                 [&](const StoreReady&) { t.s.store_fault.clear(); },
                 [&](const StoreLost& e) { t.s.store_fault = e.code; },
                 [&](const Invited& e) { on_invited(t, e); },
                 [&](const Withdrawn& e) { on_withdrawn(t, e); },
                 [&](const TicketRefused& e) { on_ticket_refused(t, e.fault); },
                 [&](const TokenFresh& e) { on_token_state(t, e.ticket, false); },
                 [&](const TokenSpent& e) { on_token_state(t, e.ticket, true); },
                 [&](const ArmingLost&) { on_arming(t, Mode::open); },
                 [&](const ArmingBack&) { on_arming(t, Mode::armed); },
                 [&](const HoursChanged& e) { t.s.open = e.open; },
                 [&](const TouchLost&) { t.s.touch = false; },
                 [&](const TouchBack&) { t.s.touch = true; },
                 [&](const StaffAsked&) { on_staff_asked(t); },
                 [&](const PinChecked& e) { on_pin_checked(t, e.right); },
             },
             event);
}

}  // namespace

State initial(BootTime now, const Settings& settings, int wrong_pins) {
  State s;
  s.lang = settings.languages.empty() ? "vi" : settings.languages.front();
  s.mode = settings.mode;
  s.entered = now;
  s.last_touch = now;
  s.deaf_until = now;
  s.cool_until = now;
  s.staff.wrong = wrong_pins;
  s.high_contrast = settings.high_contrast;
  const Milliseconds lock = lock_after(wrong_pins, settings.staff);
  if (lock > Milliseconds(0)) s.staff.locked_until = now + lock;
  return s;
}

Step step(State state, const Event& event, BootTime now, const Settings& settings) {
  Step next{std::move(state), {}};
  Turn turn{next.state, next.effects, now, settings};
  take(turn, event);
  follow_facts(turn);
  return next;
}

}  // namespace xinluon::flow
