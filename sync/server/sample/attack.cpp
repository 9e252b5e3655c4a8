#include "sync/server/sample/attack.h"

#include <algorithm>
#include <cmath>

#include "sync/server/sample/working_days.h"

namespace xinluon::sample {
namespace {

Session tap(Dice& dice, Level level, const Character& character, std::int64_t at_ms, double median_shown_ms) {
  Session made{at_ms, {}};
  made.vote.level = level;
  made.vote.counter = character.counter;
  made.vote.field = character.field.size() <= 32 ? character.field : "";
  made.vote.shown_ms = std::max<std::int64_t>(150, std::llround(dice.log_normal(median_shown_ms, 0.3)));
  return made;
}

std::int64_t below(Dice& dice, std::int64_t n) {
  return static_cast<std::int64_t>(dice.below(static_cast<std::uint64_t>(n)));
}

void put_burst(Dice& dice, Level level, const Character& character, std::vector<Session>& sessions) {
  constexpr int votes = 10;
  constexpr std::int64_t within_ms = 10 * minute_ms;
  const std::int64_t start = opens_ms + below(dice, 9 * 60 * minute_ms);
  for (int i = 0; i < votes; ++i)
    sessions.push_back(tap(dice, level, character, start + below(dice, within_ms), 2'500));
}

void put_own_taps(Dice& dice, Level level, const Character& character, std::vector<Session>& sessions) {
  const std::uint64_t taps = 15 + dice.below(11);
  for (std::uint64_t i = 0; i < taps; ++i) {
    const std::int64_t at = opens_ms + below(dice, 8 * 60 * minute_ms);
    sessions.push_back(
        tap(dice, level, character, at < lunch_begins_ms ? at : at + lunch_ends_ms - lunch_begins_ms, 800));
  }
}

void put_night(Dice& dice, Level level, const Character& character, std::vector<Session>& sessions) {
  const std::uint64_t taps = 3 + dice.below(6);
  const std::int64_t start = closes_ms + 90 * minute_ms + below(dice, 4 * 60 * minute_ms);
  for (std::uint64_t i = 0; i < taps; ++i)
    sessions.push_back(tap(dice, level, character, start + below(dice, 40 * minute_ms), 2'500));
}

}  // namespace

std::string_view name_of(Attack attack) {
  static constexpr std::array<std::string_view, 4> names = {"burst", "own taps", "steering", "night"};
  return names.at(static_cast<std::size_t>(attack));
}

void put(Dice& dice, Attack attack, Level level, const Character& character, std::vector<Session>& sessions) {
  switch (attack) {
    case Attack::burst:
      put_burst(dice, level, character, sessions);
      break;
    case Attack::own_taps:
      put_own_taps(dice, level, character, sessions);
      break;
    case Attack::night:
      put_night(dice, level, character, sessions);
      break;
    case Attack::steering:
      for (auto& session : sessions)
        if (session.vote.level && dice.chance(0.97)) session.vote.level = level;
      break;
  }
  std::stable_sort(sessions.begin(), sessions.end(),
                   [](const Session& a, const Session& b) { return a.at_ms < b.at_ms; });
}

}  // namespace xinluon::sample
