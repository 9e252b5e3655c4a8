// Votes that no citizen meant, put into a day: what the flags must find, whatever the level.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "sync/server/sample/character.h"
#include "sync/server/sample/day.h"
#include "sync/server/sample/dice.h"

namespace xinluon::sample {

enum class Attack {
  burst,     // ten votes within ten minutes
  own_taps,  // the officer taps between the transactions, with a practised hand, some twenty times a day
  steering,  // nearly every citizen is led to one level; for weeks
  night,     // a few votes after the doors are closed
};
inline constexpr std::array all_attacks = {Attack::burst, Attack::own_taps, Attack::steering, Attack::night};
std::string_view name_of(Attack attack);

// Changes one day's sessions; they stay in order of time.
void put(Dice& dice, Attack attack, Level level, const Character& character, std::vector<Session>& sessions);

}  // namespace xinluon::sample
