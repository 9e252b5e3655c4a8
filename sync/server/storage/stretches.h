// A period as whole months in the middle and single days before and after: what the tallies are read by.
#pragma once

#include <vector>

#include "sync/domain/period.h"
#include "sync/server/storage/tallies.h"

namespace xinluon::storage {

struct Stretch {
  Grain grain;
  Day first;
  Day last;
};
std::vector<Stretch> stretches(const Period& period);  // none empty

}  // namespace xinluon::storage
