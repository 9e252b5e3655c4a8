#include "sync/server/reports/releases.h"

#include <algorithm>
#include <set>
#include <utility>

#include "sync/server/reports/releases_kept.h"

namespace xinluon::reports {
namespace {

using std::chrono::days;
using storage::Dimension;
using storage::Grain;
using storage::Node;
using storage::NodeKind;
using storage::Scope;

struct Days {
  VotesByDay counted;
  VotesByDay aside;
};

Result<Days> days_of(db::Connection& reader, const Node& node, const Period& stay) {
  XINLUON_TRY(const auto counts, storage::counts_by_day(reader, everywhere(), node));
  Days found;
  for (const auto& [day, count] : counts) {
    if (day < stay.first || day > stay.last) continue;
    if (count.counted > 0) found.counted[day] = static_cast<std::uint64_t>(count.counted);
    if (count.raw > count.counted) found.aside[day] = static_cast<std::uint64_t>(count.raw - count.counted);
  }
  return found;
}

bool is_in(const Boundaries& boundaries, Day day) {
  return std::binary_search(boundaries.begin(), boundaries.end(), day);
}

// What was set aside, told between boundaries of its own.
Row aside_row(VotesByDay aside, const Boundaries& counted) {
  return {std::move(aside), [&counted](Day end) { return is_in(counted, end); }, {}};
}

Result<SharedMonths> shared_months_of(db::Connection& reader, const Node& counter, const VotesByDay& votes) {
  XINLUON_TRY(const auto officers,
              storage::votes_by_value(reader, everywhere(), counter, Grain::month, Dimension::officer));
  std::map<Day, std::uint64_t> all;
  for (const auto& [day, n] : votes) all[month_of(day)] += n;
  std::map<Day, std::pair<std::size_t, std::uint64_t>> known;  // officers and their votes
  for (const auto& [officer, months] : officers)
    for (const auto& [month, count] : months) {
      if (count.counted <= 0) continue;
      known[month].first += 1;
      known[month].second += static_cast<std::uint64_t>(count.counted);
    }
  SharedMonths shared;
  for (const auto& [month, n] : all)
    if (const auto found = known.find(month);
        found == known.end() || found->second.first != 1 || found->second.second < n)
      shared.insert(month);
  return shared;
}

Row counter_row(VotesByDay votes, const SharedMonths& shared) {
  const auto may_end = [&shared](Day end) {
    return ends_cell(shared.contains(month_of(end)) ? Grid::weeks : Grid::months, end);
  };
  const auto least = [&shared](Day first, Day last) {
    return served_alone(shared, first, last) ? min_votes_for_officer : min_votes_to_show;
  };
  return {std::move(votes), may_end, least};
}

// A node that stood in several places: a stretch that was open when it moved ends once it is long enough in
// the new place alone.
Boundaries joined(const std::vector<std::pair<Period, const Boundaries*>>& stays, const VotesByDay& votes) {
  Boundaries all;
  for (const auto& [stay, here] : stays) {
    const Day begin = stay.first;
    const bool open = !all.empty() && votes_between(votes, all.back() + days(1), begin - days(1)) > 0;
    for (const Day day : *here) {
      if (day > stay.last || (!all.empty() && day < begin)) continue;
      if (open && all.back() < begin && votes_between(votes, begin, day) < min_votes_to_show) continue;
      all.push_back(day);
    }
  }
  return all;
}

}  // namespace

bool Release::of_one_officer(const Period& period) const {
  return grid == Grid::months ||
         (grid == Grid::weeks && served_alone(shared_months, period.first, period.last));
}

Result<void> Releases::look(db::Connection& reader, WallTime now) {
  State state{last_published_day(now), {}, 0};
  XINLUON_TRY(const auto tops, storage::top_units(reader, Scope::local_administrator()));
  for (const auto& top : tops) {
    const Node node = Node::of(top.id);
    XINLUON_TRY(state.tops[node.id], storage::count_through(reader, everywhere(), node, state.last));
  }
  XINLUON_TRY(state.units, storage::number_of_unit_times(reader, everywhere()));
  const std::lock_guard lock(mutex_);
  if (kept_.state == state) return {};
  kept_ = Kept();
  kept_.state = std::move(state);
  return {};
}

Day Releases::last() {
  const std::lock_guard lock(mutex_);
  return kept_.state.last;
}

Result<std::shared_ptr<const Release>> Releases::of(db::Connection& reader, const Node& node) {
  const std::string key = to_text(node);
  if (auto known = find(&Kept::nodes, key)) return known;
  std::set<UnitId> parents;
  bool top = node.kind == NodeKind::officer;
  if (const auto unit = UnitId::from(node.id); node.kind == NodeKind::unit && unit) {
    XINLUON_TRY(const auto times, storage::unit_times(reader, everywhere(), *unit));
    for (const auto& time : times) {
      top = time.parent.empty();
      if (!top) parents.insert(time.parent);
    }
  } else if (const auto counter = CounterId::from(node.id); node.kind == NodeKind::counter && counter) {
    XINLUON_TRY(const auto times, storage::counter_times(reader, everywhere(), *counter));
    for (const auto& time : times) parents.insert(time.unit);
  }
  if (top) {
    XINLUON_TRY(auto release, find_top(reader, node));
    return keep(&Kept::nodes, key, std::move(release));
  }
  XINLUON_TRY(auto release, find_below(reader, node, {parents.begin(), parents.end()}));
  return keep(&Kept::nodes, key, std::move(release));
}

// The top of a tree, and officers, whose figures are nobody's sum.
Result<Release> Releases::find_top(db::Connection& reader, const Node& node) {
  XINLUON_TRY(Days all, days_of(reader, node, {storage::since_ever, storage::for_ever}));
  const Day end = last();
  const Day before_all = all.counted.empty() ? end : std::min(end, all.counted.begin()->first - days(1));
  Release release;
  if (!all.counted.empty()) release.first_vote = all.counted.begin()->first;
  if (node.kind == NodeKind::officer) {
    release.grid = Grid::months;
    Boundaries ends = {before_all};
    for (Day day = before_all + days(1); day <= end; day += days(1))
      if (ends_cell(Grid::months, day)) ends.push_back(day);
    const auto least = [](Day, Day) { return min_votes_for_officer; };
    release.counted = boundaries_of_children(ends, {{all.counted, {}, least}}).front();
  } else {
    release.top = true;
    release.counted = boundaries_of_top(all.counted, before_all, end);
  }
  release.raw =
      boundaries_of_children(release.counted, {aside_row(std::move(all.aside), release.counted)}).front();
  return release;
}

Result<Release> Releases::find_below(db::Connection& reader, const Node& node,
                                     const std::vector<UnitId>& parents) {
  std::vector<std::pair<Period, Release>> stays;
  for (const UnitId& parent : parents) {
    XINLUON_TRY(const auto here, family(reader, parent));
    const auto [first, end] = here->children.equal_range(to_text(node));
    for (auto child = first; child != end; ++child) stays.push_back(child->second);
  }
  if (stays.empty()) return Release();
  if (stays.size() == 1) return std::move(stays.front().second);
  std::sort(stays.begin(), stays.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  XINLUON_TRY(const Days all, days_of(reader, node, {storage::since_ever, storage::for_ever}));
  std::vector<std::pair<Period, const Boundaries*>> counted;
  counted.reserve(stays.size());
  for (const auto& [stay, release] : stays) counted.emplace_back(stay, &release.counted);
  Release release = stays.back().second;
  release.counted = joined(counted, all.counted);
  release.raw = common(release.raw, release.counted);
  if (!all.counted.empty()) release.first_vote = all.counted.begin()->first;
  for (const auto& stay : stays)
    release.shared_months.insert(stay.second.shared_months.begin(), stay.second.shared_months.end());
  return release;
}

Result<std::shared_ptr<const Releases::Family>> Releases::family(db::Connection& reader,
                                                                 const UnitId& parent) {
  if (auto known = find(&Kept::families, parent.text())) return known;
  XINLUON_TRY(const auto above, of(reader, Node::of(parent)));
  XINLUON_TRY(const auto children, storage::children_during(reader, everywhere(), parent,
                                                            {storage::since_ever, storage::for_ever}));
  std::vector<std::pair<std::string, std::pair<Period, Release>>> members;
  std::vector<Days> all;
  const auto add = [&](const Node& node, const Period& stay, Grid grid) -> Result<void> {
    XINLUON_TRY(all.emplace_back(), days_of(reader, node, stay));
    Release release;
    if (!all.back().counted.empty()) release.first_vote = all.back().counted.begin()->first;
    release.grid = grid;
    if (grid == Grid::weeks) {
      XINLUON_TRY(release.shared_months, shared_months_of(reader, node, all.back().counted));
    }
    members.emplace_back(to_text(node), std::pair(stay, std::move(release)));
    return {};
  };
  for (const auto& unit : children.units)
    XINLUON_RETURN_IF_ERROR(add(Node::of(unit.id), unit.days, Grid::days));
  for (const auto& counter : children.counters)
    XINLUON_RETURN_IF_ERROR(add(Node::of(counter.id), counter.days, Grid::weeks));

  std::vector<Row> rows;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Release& release = members[i].second.second;
    rows.push_back(release.grid == Grid::weeks ? counter_row(all[i].counted, release.shared_months)
                                               : Row{all[i].counted, {}, {}});
  }
  auto counted = boundaries_of_children(above->counted, rows);
  rows.clear();
  for (std::size_t i = 0; i < members.size(); ++i) {
    members[i].second.second.counted = std::move(counted[i]);
    rows.push_back(aside_row(all[i].aside, members[i].second.second.counted));
  }
  auto raw = boundaries_of_children(above->raw, rows);
  Family made;
  for (std::size_t i = 0; i < members.size(); ++i) {
    members[i].second.second.raw = std::move(raw[i]);
    made.children.insert(std::move(members[i]));
  }
  return keep(&Kept::families, parent.text(), std::move(made));
}

std::optional<storage::Counts> Releases::in_steps(const Node& top, const Period& open,
                                                  const storage::Counts& now) {
  const auto votes = now.counted.votes();
  const std::lock_guard lock(mutex_);
  Steps& steps = steps_[to_text(top)];
  if (steps.open != open) steps = {open, {}};
  const auto told = steps.told.counted.votes();
  if (votes < told || votes >= told + min_votes_to_show)
    steps.told = votes >= min_votes_to_show ? now : storage::Counts();
  if (votes > 0 && steps.told.counted.votes() == 0) return std::nullopt;
  return steps.told;
}

}  // namespace xinluon::reports
