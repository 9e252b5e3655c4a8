#include "sync/server/reports/releases.h"

#include <algorithm>
#include <set>
#include <utility>

#include "sync/server/reports/releases_kept.h"
#include "sync/server/storage/progress.h"

namespace xinluon::reports {
namespace {

using std::chrono::days;
using storage::Dimension;
using storage::Grain;
using storage::Node;

struct Days {
  VotesByDay counted;
  VotesByDay aside;
  VotesByDay linked;  // of the counted
};

Result<Days> days_of(db::Connection& reader, const Node& node, const Period& stay) {
  XINLUON_TRY(const auto counts, storage::counts_by_day(reader, everywhere(), node));
  Days found;
  for (const auto& [day, count] : counts) {
    if (day < stay.first || day > stay.last) continue;
    if (count.counted > 0) found.counted[day] = static_cast<std::uint64_t>(count.counted);
    if (count.raw > count.counted) found.aside[day] = static_cast<std::uint64_t>(count.raw - count.counted);
  }
  XINLUON_TRY(found.linked, storage::linked_by_day(reader, everywhere(), node));
  found.linked = within(found.linked, stay);
  return found;
}

bool is_in(const Boundaries& boundaries, Day day) {
  return std::binary_search(boundaries.begin(), boundaries.end(), day);
}

// Where a part and the others may both be told: between the boundaries of the two rules.
struct Parts {
  std::vector<VotesByDay> part;
  std::vector<VotesByDay> others;
};
std::vector<Boundaries> boundaries_of_parts(const Boundaries& columns, const Boundaries& parent,
                                            const Parts& parts, const std::vector<Boundaries>& counted) {
  std::vector<Row> part;
  std::vector<Row> others;
  for (std::size_t i = 0; i < counted.size(); ++i) {
    part.push_back(part_row(parts.part[i], counted[i]));
    others.push_back(part_row(parts.others[i], counted[i]));
  }
  auto found = boundaries_of_children(columns, parent, part);
  const auto more = boundaries_of_children(columns, parent, others);
  for (std::size_t i = 0; i < found.size(); ++i) found[i] = common(found[i], more[i]);
  return found;
}

// Since when: what is told of a week must not depend on who serves in the next one.
Result<SharedMonths> shared_months_of(db::Connection& reader, const Node& counter, const VotesByDay& votes) {
  XINLUON_TRY(const auto officers,
              storage::votes_by_value(reader, everywhere(), counter, Grain::day, Dimension::officer));
  std::map<Day, std::set<std::string>> serving;
  VotesByDay known;
  for (const auto& [officer, counts] : officers)
    for (const auto& [day, count] : counts) {
      if (count.counted <= 0) continue;
      serving[day].insert(officer);
      known[day] += static_cast<std::uint64_t>(count.counted);
    }
  SharedMonths shared;
  Day month{};
  std::set<std::string> seen;
  for (const auto& [day, n] : votes) {
    if (month_of(day) != month) seen.clear();
    if (month_of(day) == month && !served_alone(shared, month, day)) continue;
    month = month_of(day);
    seen.merge(serving[day]);
    if (seen.size() != 1 || known[day] < n) shared.insert(day);
  }
  return shared;
}

Row row_of(VotesByDay votes, Grid grid, const SharedMonths& shared) {
  if (grid == Grid::days) return {std::move(votes), {}, {}};
  // The first days of months that have votes: before them nobody's week is told.
  std::set<Day> begins;
  for (auto day = votes.begin(); day != votes.end();
       day = votes.lower_bound(month_of(month_of(day->first) + days(31))))
    begins.insert(day->first);
  const auto may_end = [&shared, begins = std::move(begins)](Day end) {
    const auto begin = begins.lower_bound(month_of(end));
    const bool of_one = begin != begins.end() && *begin <= end && served_alone(shared, month_of(end), end);
    return ends_cell(of_one ? Grid::months : Grid::weeks, end);
  };
  const auto least = [&shared](Day first, Day last) {
    return served_alone(shared, first, last) ? min_votes_for_officer : min_votes_to_show;
  };
  return {std::move(votes), may_end, least};
}

// While it stood below nothing.
Stay stay_of_top(const Days& all, const Period& stood, Day last_published) {
  const Day end = std::min(last_published, stood.last);
  Day before_all = end;
  if (stood.first > storage::since_ever) before_all = std::min(before_all, stood.first - days(1));
  for (const VotesByDay* votes : {&all.counted, &all.aside})
    if (!votes->empty()) before_all = std::min(before_all, votes->begin()->first - days(1));
  Stay stay{stood, {}, {}, {}, {}, {}, {}};
  stay.counted = boundaries_of_top(all.counted, before_all, end);
  stay.raw = boundaries_of_children(stay.counted, stay.counted, {{all.aside, {}, {}}}).front();
  stay.linked = boundaries_of_parts(stay.counted, stay.counted,
                                    {{all.linked}, {without(all.counted, all.linked)}}, {stay.counted})
                    .front();
  stay.top = std::make_shared<const Boundaries>(stay.counted);
  stay.top_raw = std::make_shared<const Boundaries>(stay.raw);
  stay.top_linked = std::make_shared<const Boundaries>(stay.linked);
  return stay;
}

void join(Release& release, const VotesByDay& counted, const VotesByDay& aside) {
  std::vector<const Boundaries*> of_counted;
  std::vector<const Boundaries*> of_raw;
  std::vector<const Boundaries*> of_linked;
  for (const Stay& stay : release.stays) {
    of_counted.push_back(&stay.counted);
    of_raw.push_back(&stay.raw);
    of_linked.push_back(&stay.linked);
  }
  release.counted = joined(of_counted, counted);
  release.raw = joined(of_raw, aside);
  release.linked = joined(of_linked, counted);
  if (!counted.empty()) release.first_vote = counted.begin()->first;
}

bool is_told(const std::vector<Boundaries>& runs, const Period& told) {
  return std::any_of(runs.begin(), runs.end(), [&](const Boundaries& run) {
    return runs_between(run, told) && (&run == &runs.front() || told.first > run.front());
  });
}

}  // namespace

Row part_row(VotesByDay part, const Boundaries& counted) {
  return {std::move(part), [&counted](Day end) { return is_in(counted, end); }, {}};
}

VotesByDay without(VotesByDay votes, const VotesByDay& part) {
  for (const auto& [day, n] : part) {
    const auto found = votes.find(day);
    if (found == votes.end()) continue;
    found->second -= std::min(found->second, n);
    if (found->second == 0) votes.erase(found);
  }
  return votes;
}

VotesByDay within(const VotesByDay& votes, const Period& stay) {
  return {votes.lower_bound(stay.first), votes.upper_bound(stay.last)};
}

Boundaries of_stay(const Boundaries& found, const Period& stay) {
  Boundaries kept;
  if (stay.first > storage::since_ever && !found.empty() && found.back() >= stay.first)
    kept.push_back(stay.first - days(1));
  for (const Day day : found)
    if (day >= stay.first && day <= stay.last) kept.push_back(day);
  if (!found.empty() && found.back() > stay.last && (kept.empty() || kept.back() < stay.last))
    kept.push_back(stay.last);
  return kept;
}

std::vector<Boundaries> joined(const std::vector<const Boundaries*>& stays, const VotesByDay& votes) {
  std::vector<Boundaries> all;
  for (const Boundaries* const here : stays) {
    if (here->empty()) continue;
    if (all.empty() || votes_between(votes, all.back().back() + days(1), here->front()) > 0) {
      all.push_back(*here);
    } else {
      for (const Day day : *here)
        if (day > all.back().back()) all.back().push_back(day);
    }
  }
  return all;
}

bool Release::of_one_officer(const Period& period) const {
  return grid == Grid::months ||
         (grid == Grid::weeks && served_alone(shared_months, period.first, period.last));
}

std::optional<Period> Release::told(const Period& asked) const {
  std::optional<Period> longest;
  for (const Boundaries& run : counted) {
    // Days before anything was counted are no answer in a later stay, nor where votes wait.
    auto part = &run == &counted.front() ? published_part(run, grid, asked) : between(run, asked);
    if (part && part->last <= run.front() && first_vote && *first_vote <= asked.last) part.reset();
    if (part && (!longest || part->last - part->first > longest->last - longest->first)) longest = part;
  }
  return longest;
}

bool Release::raw_is_told(const Period& told) const {
  return is_told(raw, told);
}

bool Release::linked_is_told(const Period& told) const {
  return is_told(linked, told);
}

Result<std::shared_ptr<ReleasesAt>> Releases::look(db::Connection& reader, WallTime now) {
  State state{last_published_day(now), {}, 0};
  XINLUON_TRY(const auto closed, storage::progress_of(reader, everywhere(), storage::days_closed));
  if (closed != 0) state.last = std::min(state.last, storage::day_from_number(closed));
  XINLUON_TRY(const auto tops, storage::ever_top_units(reader, everywhere()));
  for (const auto& top : tops) {
    XINLUON_TRY(state.tops[top.text()],
                storage::weighed_through(reader, everywhere(), Node::of(top), state.last));
  }
  XINLUON_TRY(state.tree, storage::progress_of(reader, everywhere(), storage::tree_changes));
  const std::lock_guard lock(mutex_);
  if (!at_ || at_->state() != state) at_ = std::make_shared<ReleasesAt>(std::move(state));
  return at_;
}

Result<std::shared_ptr<const Release>> ReleasesAt::of(db::Connection& reader, const Node& node) {
  const std::string key = to_text(node);
  if (auto known = find(&Kept::nodes, key)) return known;
  if (const auto officer = id_in<OfficerId>(node)) {
    XINLUON_TRY(auto release, find_officer(reader, *officer));
    return keep(&Kept::nodes, key, std::move(release));
  }
  XINLUON_TRY(const Places places, places_of(reader, node));
  XINLUON_TRY(auto release, find_at(reader, node, places));
  return keep(&Kept::nodes, key, std::move(release));
}

// A unit's first time begins with all days before it, its last one never ends: as votes are counted.
Result<ReleasesAt::Places> ReleasesAt::places_of(db::Connection& reader, const Node& node) {
  Places places;
  if (const auto unit = id_in<UnitId>(node)) {
    XINLUON_TRY(const auto times, storage::unit_times(reader, everywhere(), *unit));
    Day from = storage::since_ever;
    for (const auto& time : times) {
      const Day to = &time == &times.back() ? storage::for_ever : time.valid_to;
      if (!time.parent.empty()) {
        places.parents.insert(time.parent);
      } else if (!places.tops.empty() && places.tops.back().last + days(1) == from) {
        places.tops.back().last = to;
      } else {
        places.tops.push_back({from, to});
      }
      from = to + days(1);
    }
  }
  if (const auto counter = id_in<CounterId>(node)) {
    XINLUON_TRY(const auto times, storage::counter_times(reader, everywhere(), *counter));
    for (const auto& time : times) places.parents.insert(time.unit);
  }
  return places;
}

Result<Release> ReleasesAt::find_at(db::Connection& reader, const Node& node, const Places& places) {
  Release release;
  VotesByDay counted;
  VotesByDay aside;
  for (const Period& stood : places.tops) {
    XINLUON_TRY(const Days all, days_of(reader, node, stood));
    release.stays.push_back(stay_of_top(all, stood, state_.last));
    release.top = stood.last == storage::for_ever;
    counted.insert(all.counted.begin(), all.counted.end());
    aside.insert(all.aside.begin(), all.aside.end());
  }
  for (const UnitId& parent : places.parents) {
    XINLUON_TRY(const auto here, family(reader, parent));
    for (const Child& child : *here) {
      if (child.node != node) continue;
      release.grid = child.grid;
      release.shared_months.insert(child.shared_months.begin(), child.shared_months.end());
      release.stays.insert(release.stays.end(), child.stays.begin(), child.stays.end());
      counted.insert(child.counted.begin(), child.counted.end());
      aside.insert(child.aside.begin(), child.aside.end());
    }
  }
  std::sort(release.stays.begin(), release.stays.end(),
            [](const Stay& a, const Stay& b) { return a.days < b.days; });
  join(release, counted, aside);
  return release;
}

// Who ever stood below that unit, and its votes then.
Result<ReleasesAt::Family> ReleasesAt::children(db::Connection& reader, const UnitId& parent) {
  XINLUON_TRY(const auto children, storage::children_during(reader, everywhere(), parent,
                                                            {storage::since_ever, storage::for_ever}));
  Family family;
  const auto add = [&](const Node& node, const Period& stay, Grid grid) -> Result<void> {
    XINLUON_TRY(auto found, days_of(reader, node, stay));
    Child child{
        node, grid, stay, {}, std::move(found.counted), std::move(found.aside), std::move(found.linked), {}};
    if (grid == Grid::weeks) {
      XINLUON_TRY(child.shared_months, shared_months_of(reader, node, child.counted));
    }
    family.push_back(std::move(child));
    return {};
  };
  for (const auto& unit : children.units)
    XINLUON_RETURN_IF_ERROR(add(Node::of(unit.id), unit.days, Grid::days));
  for (const auto& counter : children.counters)
    XINLUON_RETURN_IF_ERROR(add(Node::of(counter.id), counter.days, Grid::weeks));
  return family;
}

Result<std::shared_ptr<const ReleasesAt::Family>> ReleasesAt::family(db::Connection& reader,
                                                                     const UnitId& parent) {
  if (auto known = find(&Kept::families, parent.text())) return known;
  XINLUON_TRY(const auto above, of(reader, Node::of(parent)));
  XINLUON_TRY(Family family, children(reader, parent));
  for (const Stay& stay : above->stays) {
    std::vector<Row> counted;
    std::vector<Row> aside;
    Parts parts;
    for (const Child& child : family) {
      parts.part.push_back(within(child.linked, stay.days));
      parts.others.push_back(without(within(child.counted, stay.days), parts.part.back()));
      counted.push_back(row_of(within(child.counted, stay.days), child.grid, child.shared_months));
    }
    const auto ends = boundaries_of_children(*stay.top, stay.counted, counted);
    for (std::size_t i = 0; i < family.size(); ++i)
      aside.push_back(part_row(within(family[i].aside, stay.days), ends[i]));
    const auto raw_ends = boundaries_of_children(*stay.top_raw, stay.raw, aside);
    const auto linked_ends = boundaries_of_parts(*stay.top_linked, stay.linked, parts, ends);
    for (std::size_t i = 0; i < family.size(); ++i) {
      Child& child = family[i];
      const Period both{std::max(child.days.first, stay.days.first),
                        std::min(child.days.last, stay.days.last)};
      if (both.first > both.last) continue;
      child.stays.push_back({both, of_stay(ends[i], both), of_stay(raw_ends[i], both),
                             of_stay(linked_ends[i], both), stay.top, stay.top_raw, stay.top_linked});
    }
  }
  return keep(&Kept::families, parent.text(), std::move(family));
}

}  // namespace xinluon::reports
