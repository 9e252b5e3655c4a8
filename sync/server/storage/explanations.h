// What officers explain beside their month's figure ("Ý kiến giải trình"): written by themselves, changed by
// writing again; what was written before stays.
#pragma once

#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/domain/period.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

inline constexpr std::size_t max_explanation_bytes = 2000;

struct Explanation {
  OfficerId officer;
  Day month{};  // its first day
  std::string text;
  WallTime written{};
  bool operator==(const Explanation&) const = default;
};

// Within the caller's transaction; rejected for a text that is too long. An empty one takes back what was
// written.
Result<void> put_explanation(db::Connection& connection, const Explanation& explanation);

// The last that each officer wrote about each month, newest month first, then by officer; at most 500. An
// officer's scope covers their own, any other those of the officers of its units.
Result<std::vector<Explanation>> explanations(db::Connection& connection, const Scope& scope);

}  // namespace xinluon::storage
