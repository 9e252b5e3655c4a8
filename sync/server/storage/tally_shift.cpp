#include "sync/server/storage/tally_shift.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "sync/base/format.h"
#include "sync/server/storage/progress.h"
#include "sync/server/storage/tallies.h"

namespace xinluon::storage {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month_day;

std::vector<Node> those_not_in(const std::vector<UnitId>& units, const std::vector<UnitId>& others,
                               const Node& node) {
  std::vector<Node> left;
  for (const UnitId& unit : units)
    if (Node::of(unit) != node && std::find(others.begin(), others.end(), unit) == others.end())
      left.push_back(Node::of(unit));
  return left;
}

class Shift {
 public:
  Shift(db::Connection& connection, Node node, std::vector<Node> leaves, std::vector<Node> joins)
      : connection_(connection),
        node_(std::move(node)),
        leaves_(std::move(leaves)),
        joins_(std::move(joins)) {}

  Result<void> run(const Period& when);

 private:
  Result<std::optional<Period>> counted_within(const Period& when);
  Result<void> refuse_closed(Day first);
  Result<void> month(const Period& when);

  db::Connection& connection_;
  const Node node_;
  const std::vector<Node> leaves_;
  const std::vector<Node> joins_;
};

Result<std::optional<Period>> Shift::counted_within(const Period& when) {
  constexpr std::string_view sql =
      "SELECT MIN(start), MAX(start) FROM tally WHERE node = $1 AND grain = 'day' AND start BETWEEN $2 AND "
      "$3";
  std::optional<Period> found;
  XINLUON_RETURN_IF_ERROR(
      connection_.each(sql, {to_text(node_), to_number(when.first), to_number(when.last)},
                       [&](const db::Row& row) -> Result<void> {
                         if (!row.is_null(0))
                           found = Period{day_from_number(row.integer(0)), day_from_number(row.integer(1))};
                         return {};
                       }));
  return found;
}

// In memory at once: what one node counted in one month, for the units above.
Result<void> Shift::month(const Period& when) {
  constexpr std::string_view sql =
      "SELECT dimension, start, value, raw, counted FROM tally "
      "WHERE node = $1 AND grain = 'day' AND start BETWEEN $2 AND $3";
  Tallies deltas;
  const auto add = [&deltas](TallyKey key, const Count& count, std::int64_t sign) {
    Count& sum = deltas[std::move(key)];
    sum.raw += sign * count.raw;
    sum.counted += sign * count.counted;
  };
  XINLUON_RETURN_IF_ERROR(connection_.each(
      sql, {to_text(node_), to_number(when.first), to_number(when.last)},
      [&](const db::Row& row) -> Result<void> {
        const auto dimension = dimension_from_name(row.text(0));
        if (!dimension)
          return fail(Errc::corrupt, "tally " + to_text(node_) + ": dimension " + row.string(0));
        if (stays_at_counter(*dimension)) return {};
        const Day day = day_from_number(row.integer(1));
        const Count count{row.integer(3), row.integer(4)};
        for (const auto* nodes : {&leaves_, &joins_})
          for (const Node& node : *nodes)
            for (const auto& [grain, start] :
                 {std::pair(Grain::day, day), std::pair(Grain::month, first_of_month(day))})
              add({node, grain, *dimension, start, row.string(2)}, count, nodes == &leaves_ ? -1 : 1);
        return {};
      }));
  return add_tallies(connection_, deltas);
}

Result<void> Shift::refuse_closed(Day first) {
  XINLUON_TRY(const auto number, progress_of(connection_, Scope::device_protocol(), days_closed));
  if (number == 0 || to_number(first) > number) return {};
  const Day closed = day_from_number(number);
  return fail(Errc::rejected,
              format("{}: what it counted from {} to {} is published where it stood; enter the change "
                     "from {} on",
                     to_text(node_), xinluon::to_text(first), xinluon::to_text(closed),
                     xinluon::to_text(closed + days(1))));
}

Result<void> Shift::run(const Period& when) {
  XINLUON_TRY(const auto counted, counted_within(when));
  if (!counted) return {};
  XINLUON_RETURN_IF_ERROR(refuse_closed(counted->first));
  for (Day first = counted->first; first <= counted->last;) {
    const year_month_day date(first);
    const Day next = Day((date.year() / date.month() + months(1)) / 1);
    XINLUON_RETURN_IF_ERROR(month({first, std::min(next - days(1), counted->last)}));
    first = next;
  }
  return {};
}

}  // namespace

Result<void> shift_tallies(db::Connection& connection, const Node& node, const Standings& before,
                           const Standings& after) {
  for (const Standing& old : before) {
    for (const Standing& now : after) {
      const Period both{std::max(old.days.first, now.days.first), std::min(old.days.last, now.days.last)};
      if (both.first > both.last || old.path == now.path) continue;
      Shift shift(connection, node, those_not_in(old.path, now.path, node),
                  those_not_in(now.path, old.path, node));
      XINLUON_RETURN_IF_ERROR(shift.run(both));
    }
  }
  return {};
}

}  // namespace xinluon::storage
