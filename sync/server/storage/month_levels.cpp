#include "sync/server/storage/month_levels.h"

#include "sync/server/storage/count_checks.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {

Result<LevelsOfCounter> month_levels(db::Connection& connection, const Scope& scope, const UnitId& unit,
                                     std::string_view field, Day month, std::size_t limit) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  LevelsOfCounter levels;
  XINLUON_RETURN_IF_ERROR(connection.each(
      "SELECT c.id, t.value, t.raw FROM unit_path p JOIN counter c ON c.unit = p.unit "
      "JOIN tally t ON t.node = 'counter:' || c.id AND t.grain = 'month' AND t.dimension = 'level' AND "
      "t.start = $1 "
      "WHERE p.above = $2 AND p.valid_to = $3 AND c.field = $4 ORDER BY c.id, t.value LIMIT $5",
      {to_number(month), unit.text(), to_number(for_ever), field, limit * all_levels.size()},
      [&](const db::Row& row) -> Result<void> {
        const auto counter = CounterId::from(row.text(0));
        const auto value = row.text(1);
        if (!counter || value.size() != 1 || value[0] < '1' || value[0] > '5') return {};
        XINLUON_TRY(const auto votes, count_in(row.integer(2), counter->text()));
        levels[*counter].at(static_cast<std::size_t>(value[0] - '1')) = votes;
        return {};
      }));
  return levels;
}

}  // namespace xinluon::storage
