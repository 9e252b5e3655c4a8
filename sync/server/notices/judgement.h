// What a rule found about a place.
#pragma once

#include "sync/server/notices/rules.h"
#include "sync/server/storage/alerts.h"

namespace xinluon::notices {

struct Judgement {
  storage::AlertFact fact;  // evidence only when found is yes
  Found found = Found::unknown;
};

}  // namespace xinluon::notices
