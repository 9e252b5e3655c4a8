#include "sync/server/storage/standing.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sync/base/format.h"
#include "sync/server/storage/timeline.h"

namespace xinluon::storage {
namespace {

using std::chrono::days;

constexpr Period all_days{since_ever, for_ever};

void append(Standings& into, Standing standing) {
  if (!into.empty() && into.back().path == standing.path) {
    into.back().days.last = standing.days.last;
  } else {
    into.push_back(std::move(standing));
  }
}

Period common(const Period& a, const Period& b) {
  return {std::max(a.first, b.first), std::min(a.last, b.last)};
}

Result<void> put_row(db::Connection& connection, const UnitId& unit, const UnitId& above,
                     std::size_t distance, const Period& when) {
  constexpr std::string_view sql =
      "INSERT INTO unit_path (unit, above, valid_from, valid_to, distance) VALUES ($1, $2, $3, $4, $5)";
  XINLUON_TRY([[maybe_unused]] const auto changed,
              connection.run(sql, {unit.text(), above.text(), to_number(when.first), to_number(when.last),
                                   static_cast<std::int64_t>(distance)}));
  return {};
}

}  // namespace

Result<const std::vector<Unit>*> Ancestry::times_of(const UnitId& unit) {
  const auto known = times_.find(unit);
  if (known != times_.end()) return &known->second;
  XINLUON_TRY(auto times, unit_times(connection_, Scope::local_administrator(), unit));
  return &times_.emplace(unit, std::move(times)).first->second;
}

Result<void> Ancestry::walk_up(const UnitId& unit, const Period& days, std::vector<UnitId> path,
                               Standings& into) {
  if (std::find(path.begin(), path.end(), unit) != path.end())
    return fail(Errc::rejected, format("unit {} would stand below itself from {} on; choose another parent",
                                       unit.text(), to_text(days.first)));
  if (path.size() >= max_tree_depth)
    return fail(Errc::rejected,
                format("unit {}: deeper than {} levels", path.front().text(), max_tree_depth));
  path.push_back(unit);
  XINLUON_TRY(const auto* times, times_of(unit));
  for (std::size_t at = 0; at < times->size(); ++at) {
    const Period part = common(counted_days(*times, at, all_days), days);
    if (part.first > part.last) continue;
    const UnitId parent = (*times)[at].parent;
    if (parent.empty()) {
      append(into, {part, path});
    } else {
      XINLUON_RETURN_IF_ERROR(walk_up(parent, part, path, into));
    }
  }
  return {};
}

Result<Standings> Ancestry::of_unit(const UnitId& unit) {
  Standings standings;
  XINLUON_RETURN_IF_ERROR(walk_up(unit, all_days, {}, standings));
  return standings;
}

Result<Standings> Ancestry::of_counter(const std::vector<Counter>& times) {
  Standings standings;
  for (std::size_t at = 0; at < times.size(); ++at)
    XINLUON_RETURN_IF_ERROR(walk_up(times[at].unit, counted_days(times, at, all_days), {}, standings));
  return standings;
}

Result<void> put_paths(db::Connection& connection, const UnitId& unit, const Standings& standings) {
  XINLUON_TRY([[maybe_unused]] const auto gone,
              connection.run("DELETE FROM unit_path WHERE unit = $1", {unit.text()}));
  std::map<std::pair<UnitId, std::size_t>, Period> open;  // by unit above and distance
  for (const Standing& standing : standings) {
    for (std::size_t distance = 0; distance < standing.path.size(); ++distance) {
      const std::pair key(standing.path[distance], distance);
      const auto known = open.find(key);
      if (known != open.end() && known->second.last + days(1) == standing.days.first) {
        known->second.last = standing.days.last;
        continue;
      }
      if (known != open.end())
        XINLUON_RETURN_IF_ERROR(put_row(connection, unit, key.first, distance, known->second));
      open[key] = standing.days;
    }
  }
  for (const auto& [key, when] : open)
    XINLUON_RETURN_IF_ERROR(put_row(connection, unit, key.first, key.second, when));
  return {};
}

}  // namespace xinluon::storage
