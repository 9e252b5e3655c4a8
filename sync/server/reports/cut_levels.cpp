#include "sync/server/reports/cut_levels.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "sync/base/format.h"
#include "sync/server/reports/releases_kept.h"

namespace xinluon::reports {
namespace {

using std::chrono::days;
using storage::Dimension;
using storage::Levels;
using storage::Node;

void take(Levels& whole, const Levels& part) {
  for (std::size_t i = 0; i < whole.size(); ++i) whole[i] -= std::min(whole[i], part[i]);
}

// What the values that begin with `group` leave of `whole`.
Levels rest_of(Levels whole, const LevelsByValue& values, std::string_view group) {
  for (auto at = values.lower_bound(std::string(group)); at != values.end() && at->first.starts_with(group);
       ++at)
    take(whole, at->second);
  return whole;
}

Period month_from(Day first) {
  return {first, storage::first_of_month(first + days(31)) - days(1)};
}

bool is_whole_months(const Period& period) {
  return period.first == storage::first_of_month(period.first) &&
         period.last == month_from(storage::first_of_month(period.last)).last;
}

}  // namespace

Result<LevelsByValue> levels_with_rest(db::Connection& reader, const Node& node, Dimension dimension,
                                       const Period& period) {
  XINLUON_TRY(auto found, storage::levels_by_value(reader, everywhere(), node, period, dimension));
  if (dimension == Dimension::procedure) {
    XINLUON_TRY(const auto fields, levels_with_rest(reader, node, Dimension::field, period));
    LevelsByValue rests;
    for (const auto& [field, levels] : fields) {
      const std::string group = storage::procedure_value(field, "");
      rests[group] = rest_of(levels, found, group);
    }
    found.merge(rests);
  } else if (dimension == Dimension::field) {
    XINLUON_TRY(const auto all, storage::counts_of(reader, everywhere(), node, period));
    found[""] = rest_of(all.counted.levels, found, "");
  }
  return found;
}

Result<LevelsByValue> CutLevels::of(db::Connection& reader, const Node& node, Dimension dimension,
                                    const Period& closed) {
  if (!is_whole_months(closed)) return levels_with_rest(reader, node, dimension, closed);
  LevelsByValue sums;
  for (Period month = month_from(closed.first); month.first <= closed.last;
       month = month_from(month.last + days(1))) {
    XINLUON_TRY(const auto levels, of_month(reader, node, dimension, month));
    for (const auto& [value, more] : *levels) {
      Levels& sum = sums[value];
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += more[i];
    }
  }
  return sums;
}

Result<std::shared_ptr<const LevelsByValue>> CutLevels::of_month(db::Connection& reader, const Node& node,
                                                                 Dimension dimension, const Period& month) {
  const std::string key =
      format("{} {} {}", to_text(node), storage::name_of(dimension), to_text(month.first));
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = months_.find(key); known != months_.end()) return known->second;
  }
  XINLUON_TRY(auto levels, levels_with_rest(reader, node, dimension, month));
  auto made = std::make_shared<const LevelsByValue>(std::move(levels));
  const std::lock_guard lock(mutex_);
  if (months_.size() >= max_months) months_.clear();
  months_[key] = made;
  return made;
}

}  // namespace xinluon::reports
