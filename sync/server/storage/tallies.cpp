#include "sync/server/storage/tallies.h"

#include <algorithm>
#include <array>

#include "sync/base/format.h"
#include "sync/server/storage/count_inserts.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

constexpr std::array<std::string_view, 11> dimension_names = {
    "level", "behaviour", "outcome", "lang",          "hour", "officer",
    "field", "procedure", "linked",  "participation", "late"};

}  // namespace

Day first_of_month(Day day) {
  const std::chrono::year_month_day date(day);
  return Day(date.year() / date.month() / 1);
}

std::string_view name_of(Grain grain) {
  return grain == Grain::day ? "day" : "month";
}

std::string_view name_of(Dimension dimension) {
  return dimension_names[static_cast<std::size_t>(dimension)];
}

std::optional<Dimension> dimension_from_name(std::string_view name) {
  const auto* const found = std::find(dimension_names.begin(), dimension_names.end(), name);
  if (found == dimension_names.end()) return std::nullopt;
  return static_cast<Dimension>(found - dimension_names.begin());
}

std::string procedure_value(std::string_view field, std::string_view procedure) {
  std::string value(field);
  value += field_ends;
  value += procedure;
  return value;
}

Result<void> add_tallies(db::Connection& connection, const Tallies& deltas) {
  static const auto plan =
      count_inserts("tally",
                    "ON CONFLICT (node, grain, dimension, start, value) DO UPDATE SET "
                    "raw = tally.raw + excluded.raw, counted = tally.counted + excluded.counted");
  return insert_counts(connection, plan, deltas);
}

Result<void> require(db::Connection& connection, const Scope& scope, const Node& node) {
  if (scope.whole()) return {};
  bool covered = false;
  if (node.kind == NodeKind::unit) {
    if (const auto unit = UnitId::from(node.id)) {
      XINLUON_TRY(covered, covers(connection, scope, *unit));
    }
  } else if (node.kind == NodeKind::counter) {
    if (const auto counter = CounterId::from(node.id)) {
      XINLUON_RETURN_IF_ERROR(find_counter(connection, scope, *counter));
      covered = true;
    }
  } else {
    covered = !scope.officer().empty() && node.id == scope.officer().text();
  }
  if (!covered) return fail(Errc::not_found, format("no {} {}", name_of(node.kind), node.id));
  return {};
}

Result<std::vector<std::string>> tally_nodes(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows("SELECT DISTINCT node FROM tally ORDER BY node", {},
                         [](const db::Row& row) { return row.string(0); });
}

Result<void> each_tally(db::Connection& connection, const Scope& scope, std::string_view node,
                        const TallyVisitor& visit) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.each("SELECT grain, dimension, start, value, raw, counted FROM tally WHERE node = $1",
                         {node}, [&](const db::Row& row) {
                           return visit(row.text(0), row.text(1), day_from_number(row.integer(2)),
                                        row.text(3), Count{row.integer(4), row.integer(5)});
                         });
}

}  // namespace xinluon::storage
