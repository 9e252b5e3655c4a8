#include <algorithm>

#include "kiosk/flow/session.h"

namespace xinluon::flow {

std::optional<BootTime> deadline(const State& s, const Settings& settings) {
  if (s.pending) return std::nullopt;  // the vote log will answer
  switch (s.screen) {
    case Screen::languages:
      return s.last_touch + settings.language_idle;
    case Screen::rating:
      if (!s.vote) return s.last_touch + settings.rating_idle;
      [[fallthrough]];
    case Screen::behaviours:
    case Screen::reasons:
      return s.last_touch + settings.vote_idle + settings.countdown;
    case Screen::thanks:
      return s.entered + settings.thanks;
    case Screen::attract:
    case Screen::closing:
    case Screen::already_rated:
    case Screen::ticket_refused:
    case Screen::closed:
    case Screen::asleep:
    case Screen::staff:
    case Screen::out_of_service:
      return std::nullopt;
  }
  return std::nullopt;
}

bool shows_saving(const State& s, BootTime now, const Settings& settings) {
  return s.pending && now >= s.pending->since + settings.saving_after;
}

BootTime wait_ends(const State& s, const Settings& settings) {
  return std::max(s.cool_until, s.told_to_wait.value_or(BootTime{}) + settings.wait_message);
}

bool shows_wait(const State& s, BootTime now, const Settings& settings) {
  return s.told_to_wait && now < wait_ends(s, settings);
}

std::optional<Milliseconds> countdown_left(const State& s, BootTime now, const Settings& settings) {
  const auto end = deadline(s, settings);
  if (!s.vote || !end || s.screen == Screen::languages) return std::nullopt;
  if (now < *end - settings.countdown) return std::nullopt;
  return std::max(Milliseconds(0), *end - now);
}

}  // namespace xinluon::flow
