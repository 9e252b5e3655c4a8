#include "kiosk/flow/session.h"

#include <algorithm>
#include <utility>

#include "sync/base/overloaded.h"

namespace xinluon::flow {
namespace {

bool on_vote_screen(const State& s) {
  return s.vote.has_value() &&
         (s.screen == Screen::rating || s.screen == Screen::behaviours || s.screen == Screen::reasons);
}

void drop_taps_until(State& s, BootTime t) {
  s.deaf_until = std::max(s.deaf_until, t);
}

void show(State& s, Screen screen, BootTime now, const Settings& settings) {
  s.screen = screen;
  s.entered = now;
  s.last_touch = now;
  s.pulse.reset();
  s.told_to_wait.reset();
  drop_taps_until(s, now + settings.screen_guard);
}

// Back to the beginning: nothing of the session stays but what guards the next one. Whichever way thanks
// are left, the cool-down begins.
void reset(State& s, BootTime now, const Settings& settings) {
  State fresh = initial(now, settings);
  const bool cools = s.screen == Screen::thanks && settings.mode == Mode::open;
  fresh.cool_until = cools ? now + settings.cool_down : s.cool_until;
  fresh.deaf_until = s.deaf_until;
  fresh.last_ticket = s.last_ticket;
  s = std::move(fresh);
  show(s, Screen::attract, now, settings);
}

void fall_out_of_service(State& s, const std::string& code, BootTime now, const Settings& settings) {
  reset(s, now, settings);
  s.fault = code;
  show(s, Screen::out_of_service, now, settings);
}

// The vote log is asked to hold the whole vote; until it answers, the screen stays.
void save(Step& step, Vote vote, Action pressed, Screen then, BootTime now) {
  State& s = step.state;
  ++s.last_ticket;
  step.effects.emplace_back(SaveOpenVote{s.last_ticket, vote, {}});
  s.pending = Pending{s.last_ticket, now, std::move(pressed), std::move(vote), then, Question::save, 0};
}

void seal(Step& step, std::optional<Action> pressed, BootTime now) {
  State& s = step.state;
  ++s.last_ticket;
  step.effects.emplace_back(SealVote{s.last_ticket});
  s.pending =
      Pending{s.last_ticket, now, std::move(pressed), std::nullopt, Screen::thanks, Question::seal, 0};
}

void begin_session(State& s, BootTime now) {
  if (!s.first_touch) s.first_touch = now;
}

Vote first_vote(const Settings& settings) {
  Vote vote;
  vote.counter = settings.counter;
  vote.officer = settings.officer;
  vote.field = settings.field;
  vote.mode = settings.mode;
  vote.scale_order = settings.scale_order;
  return vote;
}

// The functions below answer one target each; they say whether the tap was accepted.

bool choose_level(Step& step, const Chosen& chosen, Level level, BootTime now, const Settings& settings) {
  State& s = step.state;
  if (s.screen != Screen::attract && s.screen != Screen::rating) return false;
  if (!s.vote && now < s.cool_until) {
    s.told_to_wait = now;
    return false;
  }
  begin_session(s, now);
  Vote vote = s.vote ? *s.vote : first_vote(settings);
  const Level first = vote.changed_from ? *vote.changed_from : vote.level.value_or(level);
  vote.level = level;
  vote.changed_from = level == first ? std::nullopt : std::optional(first);
  vote.lang = s.lang;
  vote.input = chosen.input;
  vote.boot_ms = to_ms(now);
  vote.shown_ms = (now - *s.first_touch).count();
  save(step, std::move(vote), chosen.action, Screen::behaviours, now);
  return true;
}

bool toggle_behaviour(Step& step, const Chosen& chosen, Behaviour behaviour, BootTime now) {
  State& s = step.state;
  if (s.screen != Screen::behaviours) return false;
  Vote vote = *s.vote;
  Mark& mark = vote.marks[index_of(behaviour)];
  mark = mark == s.tab ? Mark::not_mentioned : s.tab;
  save(step, std::move(vote), chosen.action, s.screen, now);
  return true;
}

bool toggle_reason(Step& step, const Chosen& chosen, Reason reason, BootTime now) {
  State& s = step.state;
  if (s.screen != Screen::reasons) return false;
  Vote vote = *s.vote;
  auto& reasons = vote.reasons;
  if (const auto found = std::find(reasons.begin(), reasons.end(), reason); found != reasons.end()) {
    reasons.erase(found);
  } else if (reasons.size() < max_reasons) {
    reasons.push_back(reason);
  } else {
    return false;
  }
  save(step, std::move(vote), chosen.action, s.screen, now);
  return true;
}

bool show_tab(State& s, Mark mark) {
  if (s.screen != Screen::behaviours || mark == Mark::not_mentioned) return false;
  s.tab = mark;
  return true;
}

bool has_languages(const State& s) {
  return s.screen != Screen::thanks && s.screen != Screen::out_of_service;
}

bool choose_language(State& s, const std::string& lang, BootTime now, const Settings& settings) {
  const auto& enabled = settings.languages;
  if (!has_languages(s) || std::find(enabled.begin(), enabled.end(), lang) == enabled.end()) return false;
  s.lang = lang;
  if (s.screen == Screen::languages) show(s, s.below, now, settings);
  if (s.screen == Screen::attract) show(s, Screen::rating, now, settings);
  return true;
}

bool open_languages(State& s, BootTime now, const Settings& settings) {
  if (!has_languages(s) || s.screen == Screen::languages || settings.languages.size() < 2) return false;
  s.below = s.screen;
  show(s, Screen::languages, now, settings);
  return true;
}

bool close_languages(State& s, BootTime now, const Settings& settings) {
  if (s.below == Screen::attract) {
    reset(s, now, settings);  // nothing was chosen: no session has begun
  } else {
    show(s, s.below, now, settings);
  }
  return true;
}

bool go_back(State& s, BootTime now, const Settings& settings) {
  if (s.screen == Screen::languages) return close_languages(s, now, settings);
  if (s.screen != Screen::reasons && !(s.screen == Screen::rating && s.vote)) return false;
  show(s, Screen::behaviours, now, settings);
  return true;
}

bool go_on(State& s, Screen screen, BootTime now, const Settings& settings) {
  if (s.screen != Screen::behaviours) return false;
  show(s, screen, now, settings);
  return true;
}

bool finish(Step& step, const Chosen& chosen, BootTime now) {
  if (!on_vote_screen(step.state)) return false;
  seal(step, chosen.action, now);
  return true;
}

bool press(Step& step, const Chosen& chosen, Button button, BootTime now, const Settings& settings) {
  State& s = step.state;
  switch (button) {
    case Button::languages:
      return open_languages(s, now, settings);
    case Button::back:
      return go_back(s, now, settings);
    case Button::choose_again:
      return go_on(s, Screen::rating, now, settings);
    case Button::say_more:
      return go_on(s, Screen::reasons, now, settings);
    case Button::done:
      return finish(step, chosen, now);
    case Button::more_time:
    case Button::read_aloud:
      return true;  // that something was touched is all
    case Button::large_text:
    case Button::high_contrast:
      return false;
  }
  return false;
}

void on_chosen(Step& step, const Chosen& chosen, BootTime now, const Settings& settings) {
  State& s = step.state;
  const bool accepted = std::visit(
      Overloaded{
          [&](const ChooseLevel& a) { return choose_level(step, chosen, a.level, now, settings); },
          [&](const ToggleBehaviour& a) { return toggle_behaviour(step, chosen, a.behaviour, now); },
          [&](const ShowTab& a) { return show_tab(s, a.mark); },
          [&](const ToggleReason& a) { return toggle_reason(step, chosen, a.reason, now); },
          [&](const ChooseLanguage& a) { return choose_language(s, a.lang, now, settings); },
          [&](const PressButton& a) { return press(step, chosen, a.button, now, settings); },
          [](const auto&) { return false; },
      },
      chosen.action);
  if (!accepted) return;
  drop_taps_until(s, now + settings.accept_lock);
  if (s.screen != Screen::attract) begin_session(s, now);
}

void touched_elsewhere(State& s, BootTime now, const Settings& settings) {
  if (s.screen == Screen::attract) {
    if (now < s.cool_until) {
      s.told_to_wait = now;
      return;
    }
    show(s, Screen::rating, now, settings);
  }
  begin_session(s, now);
  if (s.screen == Screen::rating) s.pulse = now;
}

// What every touch does on any screen, before what it means on this one. False: it is not taken.
bool take_touch(State& s, BootTime now, const Settings& settings) {
  if (s.pending || now < s.deaf_until || s.screen == Screen::out_of_service) return false;
  if (s.screen == Screen::thanks) {
    if (now >= s.entered + settings.thanks_deaf) reset(s, now, settings);
    return false;
  }
  s.last_touch = now;
  return true;
}

void on_tick(Step& step, BootTime now, const Settings& settings) {
  State& s = step.state;
  const auto due = deadline(s, settings);
  if (!due || now < *due) return;
  if (on_vote_screen(s)) return seal(step, std::nullopt, now);
  if (s.screen == Screen::rating || s.screen == Screen::thanks) return reset(s, now, settings);
  // The language screen: its idle time was part of the one below, which goes on.
  const BootTime last_touch = s.last_touch;
  close_languages(s, now, settings);
  s.last_touch = last_touch;
}

// The vote log did what it was asked: the picture may follow.
void on_done(State& s, BootTime now, const Settings& settings) {
  Pending done = std::move(*s.pending);
  s.pending.reset();
  s.vote = std::move(done.vote);
  s.last_touch = now;
  if (done.then == s.screen) return;
  s.tab = Mark::shown;
  show(s, done.then, now, settings);
}

bool awaited(const State& s, std::uint64_t ticket) {
  return s.pending && s.pending->ticket == ticket;
}

}  // namespace

State initial(BootTime now, const Settings& settings, int wrong_pins) {
  State s;
  s.lang = settings.languages.empty() ? "vi" : settings.languages.front();
  s.entered = now;
  s.last_touch = now;
  s.deaf_until = now;
  s.cool_until = now;
  s.staff.wrong = wrong_pins;
  return s;
}

Step step(State state, const Event& event, BootTime now, const Settings& settings) {
  Step next{std::move(state), {}};
  State& s = next.state;
  std::visit(Overloaded{
                 [&](const Chosen& e) {
                   if (take_touch(s, now, settings)) on_chosen(next, e, now, settings);
                 },
                 [&](const TouchedElsewhere&) {
                   if (take_touch(s, now, settings)) touched_elsewhere(s, now, settings);
                 },
                 [&](const Tick&) { on_tick(next, now, settings); },
                 [&](const VoteSaved& e) {
                   if (awaited(s, e.ticket) && s.pending->vote) on_done(s, now, settings);
                 },
                 [&](const VoteSealed& e) {
                   if (awaited(s, e.ticket) && !s.pending->vote) on_done(s, now, settings);
                 },
                 [&](const SaveFailed& e) {
                   if (awaited(s, e.ticket)) fall_out_of_service(s, e.code, now, settings);
                 },
                 [&](const StoreLost& e) {
                   if (!s.pending) fall_out_of_service(s, e.code, now, settings);
                 },
                 [&](const StoreReady&) {
                   if (s.screen == Screen::out_of_service) reset(s, now, settings);
                 },
                 [](const auto&) {},
             },
             event);
  return next;
}

}  // namespace xinluon::flow
