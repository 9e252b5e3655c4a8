#include "sync/server/sample/character.h"

#include <array>

#include "sync/base/format.h"
#include "sync/server/sample/dice.h"

namespace xinluon::sample {
namespace {

enum Named : std::uint64_t { commune_dice = 1, counter_dice = 2 };

double votes_per_day(Dice& dice) {
  static constexpr std::array<double, 3> shares = {0.95, 0.047, 0.003};
  switch (dice.one_of(shares)) {
    case 0:
      return dice.between(3, 8);
    case 1:
      return dice.between(30, 60);
    default:
      return dice.between(150, 400);  // a good day brings 500
  }
}

}  // namespace

Character character_of(std::uint64_t seed, const Place& place) {
  Dice commune(seed, {commune_dice, place.commune});
  Character character;
  character.mode = commune.chance(0.3) ? Mode::armed : Mode::open;
  character.names_officers = commune.chance(0.3);
  if (commune.chance(0.1)) character.khmer = commune.between(0.1, 0.5);
  if (commune.chance(0.1)) character.ede = commune.between(0.05, 0.3);

  Dice own(seed, {counter_dice, place.number});
  character.number = place.number;
  character.counter = place.counter;
  character.field = place.field;
  character.votes_per_day = votes_per_day(own);
  for (int i = 1; i <= 2; ++i)
    character.officers.push_back(
        {OfficerId::from(format("{}-CB{:04}", place.unit, 2 * place.number + static_cast<unsigned>(i)))
             .value(),
         0.35 * own.normal()});
  return character;
}

}  // namespace xinluon::sample
