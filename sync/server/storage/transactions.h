// How many transactions a counter had on a day, told from outside the invitations (a file, or the counter's
// own software), so that an officer who never arms the kiosk does not look perfect. One number a counter and
// day; the last one told holds.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>

#include "sync/base/result.h"
#include "sync/domain/ids.h"
#include "sync/domain/period.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

inline constexpr std::uint64_t max_transactions = 100'000;  // of one counter and day: more is a mistake

struct Transactions {
  CounterId counter;
  Day day;
  std::uint64_t count = 0;
  bool operator==(const Transactions&) const = default;
};

// Within the caller's transaction; whether it says something new. The tallies of Dimension::participation
// follow, and the day is judged again. rejected beyond max_transactions.
Result<bool> put_transactions(db::Connection& connection, const Transactions& told);

// not_found for a counter that is not covered; nothing where no number is known.
Result<std::optional<std::uint64_t>> transactions_of(db::Connection& connection, const Scope& scope,
                                                     const CounterId& counter, Day day);
Result<std::map<Day, std::uint64_t>> transactions_by_day(db::Connection& connection, const Scope& scope,
                                                         const CounterId& counter);
// Every number there is, by counter and day. unauthorised unless the scope is whole.
Result<void> each_transactions(db::Connection& connection, const Scope& scope,
                               const std::function<Result<void>(const Transactions&)>& visit);

}  // namespace xinluon::storage
