// How a month's votes fell over the levels, counter by counter: what comparable counters are compared by.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string_view>

#include "sync/domain/level.h"
#include "sync/domain/period.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

using LevelsOfCounter = std::map<CounterId, std::array<std::uint64_t, all_levels.size()>>;

// Of the counters of that field at `unit` and below, set aside votes too; `month` is its first day. At most
// `limit` counters. unauthorised unless the scope is whole.
Result<LevelsOfCounter> month_levels(db::Connection& connection, const Scope& scope, const UnitId& unit,
                                     std::string_view field, Day month, std::size_t limit);

}  // namespace xinluon::storage
