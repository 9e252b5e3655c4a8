#include "sync/server/reports/cut_levels.h"

#include <algorithm>
#include <string_view>
#include <utility>

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

// What each field has beyond its procedures.
void add_rests_of_fields(LevelsByValue& procedures, const LevelsByValue& fields) {
  LevelsByValue rests;
  for (const auto& [field, levels] : fields) {
    const std::string group = storage::procedure_value(field, "");
    rests[group] = rest_of(levels, procedures, group);
  }
  procedures.merge(rests);
}

Day last_of_month(Day day) {
  return storage::first_of_month(storage::first_of_month(day) + days(31)) - days(1);
}

}  // namespace

Result<LevelsByValue> levels_with_rest(db::Connection& reader, const Node& node, Dimension dimension,
                                       const Period& period) {
  XINLUON_TRY(auto found, storage::levels_by_value(reader, everywhere(), node, period, dimension));
  if (dimension == Dimension::procedure) {
    XINLUON_TRY(const auto fields, levels_with_rest(reader, node, Dimension::field, period));
    add_rests_of_fields(found, fields);
  } else if (dimension == Dimension::field) {
    XINLUON_TRY(const auto all, storage::counts_of(reader, everywhere(), node, period));
    found[""] = rest_of(all.counted.levels, found, "");
  }
  return found;
}

namespace {

using Months = std::map<Day, LevelsByValue>;

// As levels_with_rest, month by month.
Result<Months> months_with_rest(db::Connection& reader, const Node& node, Dimension dimension) {
  XINLUON_TRY(auto months, storage::levels_by_month(reader, everywhere(), node, dimension));
  if (dimension == Dimension::procedure) {
    XINLUON_TRY(const auto fields, months_with_rest(reader, node, Dimension::field));
    for (const auto& [month, values] : fields) add_rests_of_fields(months[month], values);
  } else if (dimension == Dimension::field) {
    XINLUON_TRY(const auto all, storage::levels_by_month(reader, everywhere(), node, Dimension::level));
    for (const auto& [month, whole] : all) months[month][""] = rest_of(whole.at(""), months[month], "");
  }
  return months;
}

}  // namespace

Result<Levels> CutLevels::of(db::Connection& reader, const Node& node, Dimension dimension,
                             const std::string& value, const Period& closed) {
  Levels sum{};
  const auto add = [&](const LevelsByValue& levels) {
    const auto found = levels.find(value);
    if (found == levels.end()) return;
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += found->second[i];
  };
  XINLUON_TRY(const auto months, months_of(reader, node, dimension));
  for (Day first = closed.first; first <= closed.last; first = last_of_month(first) + days(1)) {
    const Period stretch{first, std::min(last_of_month(first), closed.last)};
    if (first == storage::first_of_month(first) && stretch.last == last_of_month(first)) {
      if (const auto month = months->find(first); month != months->end()) add(month->second);
      continue;
    }
    XINLUON_TRY(const auto levels, of_stretch(reader, node, dimension, stretch));
    add(*levels);
  }
  return sum;
}

// Under the lock.
void CutLevels::make_room(std::size_t more) {
  if (values_ + more > max_values_) {
    stretches_.clear();
    months_.clear();
    values_ = 0;
  }
  values_ += more;
}

Result<std::shared_ptr<const CutLevels::Months>> CutLevels::months_of(db::Connection& reader,
                                                                      const Node& node, Dimension dimension) {
  const std::pair key(to_text(node), dimension);
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = months_.find(key); known != months_.end()) return known->second;
  }
  XINLUON_TRY(auto read, months_with_rest(reader, node, dimension));
  auto made = std::make_shared<const Months>(std::move(read));
  std::size_t values = 0;
  for (const auto& [month, levels] : *made) values += levels.size();
  const std::lock_guard lock(mutex_);
  make_room(values);
  months_[key] = made;
  return made;
}

Result<std::shared_ptr<const LevelsByValue>> CutLevels::of_stretch(db::Connection& reader, const Node& node,
                                                                   Dimension dimension,
                                                                   const Period& stretch) {
  const Key key{to_text(node), dimension, stretch};
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = stretches_.find(key); known != stretches_.end()) return known->second;
  }
  XINLUON_TRY(auto levels, levels_with_rest(reader, node, dimension, stretch));
  auto made = std::make_shared<const LevelsByValue>(std::move(levels));
  const std::lock_guard lock(mutex_);
  make_room(made->size());
  stretches_[key] = made;
  return made;
}

}  // namespace xinluon::reports
