// One counter's sessions of one day. Pure: the same seed, counter and day give the same sessions.
#pragma once

#include <cstdint>
#include <vector>

#include "sync/domain/period.h"
#include "sync/domain/vote.h"
#include "sync/server/sample/character.h"

namespace xinluon::sample {

struct Session {
  std::int64_t at_ms = 0;  // of the tap on a level, or the end without one; since midnight in Vietnam
  Vote vote;               // boot_ms is the kiosk's to fill in
};

// In order of time. Empty on a day that is not worked.
std::vector<Session> sessions_of(std::uint64_t seed, const Character& character, Day day);

}  // namespace xinluon::sample
