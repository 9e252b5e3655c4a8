// From the tap on a level to the sealed vote. Nothing here looks at which level it was.
#include <algorithm>
#include <utility>

#include "kiosk/flow/turn.h"
#include "sync/base/overloaded.h"

namespace xinluon::flow {
namespace {

// The vote log is asked to hold the whole vote; until it answers, the screen stays. The token is spent with
// the first save.
void save(Turn& t, Vote vote, const Action& pressed, Screen then) {
  std::string token = t.s.invitation && !t.s.vote ? t.s.invitation->token : std::string();
  const std::uint64_t ticket = ask(t, Question::save, pressed, vote, then);
  t.effects.emplace_back(SaveOpenVote{ticket, std::move(vote), std::move(token)});
}

void begin_session(Turn& t) {
  if (!t.s.first_touch) t.s.first_touch = t.now;
}

// Open mode shows the live scale before anybody has touched anything.
bool has_faces(const State& s) {
  return s.screen == Screen::rating || (s.screen == Screen::attract && s.mode == Mode::open);
}

bool is_cooling(const Turn& t) {
  return !t.s.vote && !t.s.invitation && t.now < t.s.cool_until;
}

// The functions below answer one target each; they say whether the tap was accepted.

bool choose_level(Turn& t, const Chosen& chosen, Level level) {
  State& s = t.s;
  if (!has_faces(s)) return false;
  if (is_cooling(t)) {
    s.told_to_wait = t.now;
    return false;
  }
  begin_session(t);
  Vote vote = s.vote ? *s.vote : new_vote(t);
  const Level first = vote.changed_from ? *vote.changed_from : vote.level.value_or(level);
  vote.level = level;
  vote.changed_from = level == first ? std::nullopt : std::optional(first);
  vote.lang = s.lang;
  vote.large_text = s.large_text;
  vote.input = chosen.input;
  vote.boot_ms = to_ms(t.now);
  vote.shown_ms = (t.now - *s.first_touch).count();
  save(t, std::move(vote), chosen.action, Screen::behaviours);
  return true;
}

bool toggle_behaviour(Turn& t, const Chosen& chosen, Behaviour behaviour) {
  if (t.s.screen != Screen::behaviours) return false;
  Vote vote = *t.s.vote;
  Mark& mark = vote.marks[index_of(behaviour)];
  mark = mark == t.s.tab ? Mark::not_mentioned : t.s.tab;
  save(t, std::move(vote), chosen.action, t.s.screen);
  return true;
}

bool toggle_reason(Turn& t, const Chosen& chosen, Reason reason) {
  if (t.s.screen != Screen::reasons) return false;
  Vote vote = *t.s.vote;
  auto& reasons = vote.reasons;
  if (const auto found = std::find(reasons.begin(), reasons.end(), reason); found != reasons.end()) {
    reasons.erase(found);
  } else if (reasons.size() < max_reasons) {
    reasons.push_back(reason);
  } else {
    return false;
  }
  save(t, std::move(vote), chosen.action, t.s.screen);
  return true;
}

bool show_tab(State& s, Mark mark) {
  if (s.screen != Screen::behaviours || mark == Mark::not_mentioned) return false;
  s.tab = mark;
  return true;
}

bool has_bar(const State& s) {
  return s.screen == Screen::attract || is_session_screen(s.screen);
}

// In open mode whoever has chosen a language wants to rate; in armed mode they wait for their question.
bool choose_language(Turn& t, const std::string& lang) {
  State& s = t.s;
  const auto& enabled = t.settings.languages;
  if (!has_bar(s) || std::find(enabled.begin(), enabled.end(), lang) == enabled.end()) return false;
  s.lang = lang;
  if (s.screen == Screen::languages) show(t, s.below);
  if (s.screen == Screen::attract && s.mode == Mode::open) show(t, Screen::rating);
  return true;
}

bool open_languages(Turn& t) {
  State& s = t.s;
  if (!has_bar(s) || s.screen == Screen::languages || t.settings.languages.size() < 2) return false;
  s.below = s.screen;
  show(t, Screen::languages);
  return true;
}

bool go_back(Turn& t) {
  const State& s = t.s;
  if (s.screen == Screen::languages) {
    close_languages(t);
    return true;
  }
  if (s.screen != Screen::reasons && !(s.screen == Screen::rating && s.vote)) return false;
  show(t, Screen::behaviours);
  return true;
}

bool go_on(Turn& t, Screen screen) {
  if (t.s.screen != Screen::behaviours) return false;
  show(t, screen);
  return true;
}

bool finish(Turn& t, const Action& pressed) {
  if (!t.s.vote || !is_session_screen(t.s.screen) || t.s.screen == Screen::languages) return false;
  seal(t, pressed);
  return true;
}

bool toggle(const State& s, bool& mode) {
  if (!has_bar(s)) return false;
  mode = !mode;
  return true;
}

bool press(Turn& t, const Action& pressed, Button button) {
  switch (button) {
    case Button::languages:
      return open_languages(t);
    case Button::back:
      return go_back(t);
    case Button::choose_again:
      return go_on(t, Screen::rating);
    case Button::say_more:
      return go_on(t, Screen::reasons);
    case Button::done:
      return finish(t, pressed);
    case Button::more_time:
    case Button::read_aloud:
      return has_bar(t.s);  // that something was touched is all
    case Button::large_text:
      return toggle(t.s, t.s.large_text);
    case Button::high_contrast:
      return toggle(t.s, t.s.high_contrast);
  }
  return false;
}

bool answer_target(Turn& t, const Chosen& chosen) {
  return std::visit(Overloaded{
                        [&](const ChooseLevel& a) { return choose_level(t, chosen, a.level); },
                        [&](const ToggleBehaviour& a) { return toggle_behaviour(t, chosen, a.behaviour); },
                        [&](const ShowTab& a) { return show_tab(t.s, a.mark); },
                        [&](const ToggleReason& a) { return toggle_reason(t, chosen, a.reason); },
                        [&](const ChooseLanguage& a) { return choose_language(t, a.lang); },
                        [&](const PressButton& a) { return press(t, chosen.action, a.button); },
                        [](const auto&) { return false; },
                    },
                    chosen.action);
}

// Many cards are tapped quickly one after another, so only the card itself is locked; elsewhere a second tap
// is never meant.
void lock_after_tap(Turn& t, const Action& action, Screen before) {
  State& s = t.s;
  const bool cards = s.screen == Screen::behaviours || s.screen == Screen::reasons;
  if (cards && s.screen == before) {
    s.locked = action;
    s.locked_until = t.now + t.settings.accept_lock;
  } else {
    drop_taps_until(s, t.now + t.settings.accept_lock);
  }
}

}  // namespace

Vote new_vote(const Turn& t) {
  Vote vote;
  vote.counter = t.settings.counter;
  vote.officer = t.settings.officer;
  vote.field = t.settings.field;
  vote.mode = Mode::open;
  vote.scale_order = t.settings.scale_order;
  vote.lang = t.s.lang;
  vote.large_text = t.s.large_text;
  if (!t.s.invitation) return vote;
  const Invitation& invitation = *t.s.invitation;
  vote.mode = Mode::armed;
  vote.linked = invitation.linked;
  if (t.settings.names_officers && !invitation.officer.empty()) vote.officer = invitation.officer;
  if (!invitation.field.empty()) vote.field = invitation.field;
  vote.procedure = invitation.procedure;
  vote.transaction_kind = invitation.transaction_kind;
  return vote;
}

void seal(Turn& t, std::optional<Action> pressed) {
  const std::uint64_t ticket = ask(t, Question::seal, std::move(pressed), std::nullopt, Screen::thanks);
  t.effects.emplace_back(SealVote{ticket});
}

// Nothing was chosen: over the idle screen no session has begun.
void close_languages(Turn& t) {
  if (t.s.below == Screen::attract) t.s.first_touch.reset();
  show(t, t.s.below);
}

void take_choice(Turn& t, const Chosen& chosen) {
  State& s = t.s;
  if (s.locked == chosen.action && t.now < s.locked_until) return;
  const Screen before = s.screen;
  if (!answer_target(t, chosen)) return;
  t.effects.emplace(t.effects.begin(), Play{Sound::touch});  // before anything that takes its time
  lock_after_tap(t, chosen.action, before);
  if (is_session_screen(s.screen)) begin_session(t);
  if (s.screen == Screen::attract) s.first_touch.reset();
}

void touch_beside(Turn& t) {
  State& s = t.s;
  if (s.screen == Screen::attract) {
    if (s.mode == Mode::armed) return;
    if (t.now < s.cool_until) {
      s.told_to_wait = t.now;
      return;
    }
    show(t, Screen::rating);
    play(t, Sound::touch);
  }
  begin_session(t);
  if (s.screen == Screen::rating) s.pulse = t.now;
}

}  // namespace xinluon::flow
