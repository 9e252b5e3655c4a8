#include <algorithm>

#include "kiosk/flow/turn.h"

namespace xinluon::flow {
namespace {

// Whoever was here before has left the idle screen other than they found it.
bool is_changed(const State& s, const Settings& settings) {
  const bool other_lang = !settings.languages.empty() && s.lang != settings.languages.front();
  return other_lang || s.large_text || s.high_contrast != settings.high_contrast;
}

Milliseconds rating_time(const State& s, const Settings& settings) {
  if (s.vote) return settings.vote_idle + settings.countdown;
  return s.invitation ? settings.answer_idle + settings.countdown : settings.rating_idle;
}

// A word of ours is short where the next citizen's question waits.
Milliseconds passing_time(const State& s, Milliseconds usual, const Settings& settings) {
  return s.next ? std::min(usual, settings.thanks_waiting) : usual;
}

}  // namespace

std::optional<BootTime> deadline(const State& s, const Settings& settings) {
  if (s.pending) return std::nullopt;  // the vote log will answer
  switch (s.screen) {
    case Screen::attract:
      if (!is_changed(s, settings)) return std::nullopt;
      return s.last_touch + settings.rating_idle;
    case Screen::languages:
      return s.last_touch + settings.language_idle;
    case Screen::rating:
      return s.last_touch + rating_time(s, settings);
    case Screen::behaviours:
    case Screen::reasons:
      return s.last_touch + settings.vote_idle + settings.countdown;
    case Screen::thanks:
      return s.entered + passing_time(s, settings.thanks, settings);
    case Screen::closing:
      return s.entered + passing_time(s, settings.closing, settings);
    case Screen::already_rated:
    case Screen::ticket_refused:
      return s.entered + passing_time(s, settings.notice, settings);
    case Screen::closed:
      if (!settings.sleep_after) return std::nullopt;
      return s.last_touch + *settings.sleep_after;
    case Screen::staff:
      return staff_deadline(s, settings);
    case Screen::asleep:
    case Screen::out_of_service:
      return std::nullopt;
  }
  return std::nullopt;
}

bool shows_saving(const State& s, BootTime now, const Settings& settings) {
  return s.pending && s.pending->question != Question::token &&
         now >= s.pending->since + settings.saving_after;
}

BootTime wait_ends(const State& s, const Settings& settings) {
  return std::max(s.cool_until, s.told_to_wait.value_or(BootTime{}) + settings.wait_message);
}

bool shows_wait(const State& s, BootTime now, const Settings& settings) {
  return s.told_to_wait && now < wait_ends(s, settings);
}

std::optional<Milliseconds> countdown_left(const State& s, BootTime now, const Settings& settings) {
  const bool counts = (s.screen == Screen::rating && (s.vote || s.invitation)) ||
                      s.screen == Screen::behaviours || s.screen == Screen::reasons;
  const auto end = deadline(s, settings);
  if (!counts || !end || now < *end - settings.countdown) return std::nullopt;
  return std::max(Milliseconds(0), *end - now);
}

}  // namespace xinluon::flow
