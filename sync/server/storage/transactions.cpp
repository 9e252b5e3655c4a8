#include "sync/server/storage/transactions.h"

#include "sync/base/format.h"
#include "sync/server/storage/flags.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/tallies.h"

namespace xinluon::storage {
namespace {

Result<std::optional<std::uint64_t>> known(db::Connection& connection, const CounterId& counter, Day day) {
  std::optional<std::uint64_t> found;
  XINLUON_RETURN_IF_ERROR(connection.each("SELECT count FROM transactions WHERE counter = $1 AND day = $2",
                                          {counter.text(), to_number(day)},
                                          [&](const db::Row& row) -> Result<void> {
                                            found = static_cast<std::uint64_t>(row.integer(0));
                                            return {};
                                          }));
  return found;
}

// What the day's linked votes count as, once its transactions are known.
Result<Count> linked_votes(db::Connection& connection, const CounterId& counter, Day day) {
  Count count;
  XINLUON_RETURN_IF_ERROR(
      connection.each("SELECT raw, counted FROM tally WHERE node = $1 AND grain = 'day' "
                      "AND dimension = 'linked' AND start = $2 AND value = 'yes'",
                      {to_text(Node::of(counter)), to_number(day)}, [&](const db::Row& row) -> Result<void> {
                        count = {row.integer(0), row.integer(1)};
                        return {};
                      }));
  return count;
}

}  // namespace

Result<bool> put_transactions(db::Connection& connection, const Transactions& told) {
  if (told.count > max_transactions)
    return fail(Errc::rejected, format("{} transactions in a day: at most {}", told.count, max_transactions));
  XINLUON_TRY(const auto before, known(connection, told.counter, told.day));
  if (before == told.count) return false;
  const auto count = static_cast<std::int64_t>(told.count);
  XINLUON_RETURN_IF_ERROR(
      connection.run("INSERT INTO transactions (counter, day, count) VALUES ($1, $2, $3) "
                     "ON CONFLICT (counter, day) DO UPDATE SET count = excluded.count",
                     {told.counter.text(), to_number(told.day), count}));
  Count linked;
  if (!before) {
    XINLUON_TRY(linked, linked_votes(connection, told.counter, told.day));
  }
  const std::int64_t more = count - static_cast<std::int64_t>(before.value_or(0));
  XINLUON_TRY(const auto path, path_up(connection, Scope::device_protocol(), told.counter, told.day));
  std::vector<Node> nodes = {Node::of(told.counter)};
  for (const UnitId& unit : path) nodes.push_back(Node::of(unit));
  Tallies deltas;
  for (const Node& node : nodes)
    for (const auto& [grain, start] :
         {std::pair(Grain::day, told.day), std::pair(Grain::month, first_of_month(told.day))}) {
      deltas[{node, grain, Dimension::participation, start, "transactions"}] = {more, more};
      if (linked != Count{}) deltas[{node, grain, Dimension::participation, start, "linked"}] = linked;
    }
  XINLUON_RETURN_IF_ERROR(queue_days(connection, {{told.counter, told.day}}));
  XINLUON_RETURN_IF_ERROR(add_tallies(connection, deltas));
  return true;
}

Result<std::optional<std::uint64_t>> transactions_of(db::Connection& connection, const Scope& scope,
                                                     const CounterId& counter, Day day) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, Node::of(counter)));
  return known(connection, counter, day);
}

Result<std::map<Day, std::uint64_t>> transactions_by_day(db::Connection& connection, const Scope& scope,
                                                         const CounterId& counter) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, Node::of(counter)));
  std::map<Day, std::uint64_t> found;
  XINLUON_RETURN_IF_ERROR(connection.each("SELECT day, count FROM transactions WHERE counter = $1",
                                          {counter.text()}, [&](const db::Row& row) -> Result<void> {
                                            found.emplace(day_from_number(row.integer(0)),
                                                          static_cast<std::uint64_t>(row.integer(1)));
                                            return {};
                                          }));
  return found;
}

Result<void> each_transactions(db::Connection& connection, const Scope& scope,
                               const std::function<Result<void>(const Transactions&)>& visit) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.walk(
      "SELECT counter, day, count FROM transactions ORDER BY counter, day", {},
      [&](const db::Row& row) -> Result<void> {
        const auto counter = CounterId::from(row.text(0));
        if (!counter) return fail(Errc::corrupt, "transactions: counter " + row.string(0));
        return visit({*counter, day_from_number(row.integer(1)), static_cast<std::uint64_t>(row.integer(2))});
      });
}

}  // namespace xinluon::storage
