// Votes and records as kiosks make them: every field that the record format can say comes up, in the shares
// of a usual counter. The same generator state gives the same vote.
#pragma once

#include <random>
#include <string>

#include "sync/domain/record.h"

namespace xinluon::test {

using Random = std::mt19937_64;

Vote random_vote(Random& random);

// Record `seq` of a boot; boot_ms grows with it.
Record random_record(Random& random, Seq seq);

// A vote with only what every vote has: level satisfied at counter Q01.
Vote plain_vote();

}  // namespace xinluon::test
