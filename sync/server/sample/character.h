// What makes one counter unlike another. Three to eight votes a day on nearly all of them, some sixty on a
// busy one, five hundred at the most (the load that the server is planned for).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sync/domain/vote.h"

namespace xinluon::sample {

struct Officer {
  OfficerId id;
  double courtesy = 0;  // on the logistic scale: 0 is an officer as most are
};

struct Character {
  std::uint64_t number = 0;  // of the counter, over the whole province: names its dice
  CounterId counter;
  std::string field;
  double votes_per_day = 5;  // on average over the worked days
  Mode mode = Mode::open;
  bool names_officers = false;    // off by default, as on real sites
  std::vector<Officer> officers;  // two; they change places at noon and every week
  double khmer = 0;               // share of the sessions in that language
  double ede = 0;
  double english = 0.01;
};

struct Place {
  std::uint64_t commune = 0;  // its number: mode, languages and whether officers are named are the commune's
  std::uint64_t number = 0;   // the counter's, over all communes
  std::string unit;           // id of the commune, which officers' ids begin with
  CounterId counter;
  std::string field;
};
Character character_of(std::uint64_t seed, const Place& place);

}  // namespace xinluon::sample
