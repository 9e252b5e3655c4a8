// Where figures of officers may end. The officers who served a counter, those nobody knows of among them, are
// one level more of the tree: what each received there is told between boundaries that the rule of families
// (release.h) finds beside the counter's own figures. An officer's figure is the sum over the counters
// served, so it ends where all of these parts may. A month is told once it is settled (last_settled_day):
// until then its shifts are corrected.
#include <algorithm>
#include <utility>

#include "sync/base/check.h"
#include "sync/domain/settling.h"
#include "sync/server/reports/releases_kept.h"

namespace xinluon::reports {
namespace {

using std::chrono::days;
using storage::Dimension;
using storage::Grain;
using storage::Node;
using storage::NodeKind;

// What an officer received at one counter, and between which days it may be told.
struct Part {
  VotesByDay votes;
  Boundaries ends;
  std::optional<Day> from;  // what lies before is never told
};

Part part_of(VotesByDay votes, const std::vector<const Boundaries*>& stays) {
  auto runs = joined(stays, votes);
  Part part{std::move(votes), {}, {}};
  if (runs.empty()) return part;
  part.ends = std::move(runs.back());
  if (runs.size() > 1) part.from = part.ends.front();
  return part;
}

// It ends there too, or has no votes on the one side of that day or the other.
bool may_end(const Part& part, Day day) {
  const auto next = std::lower_bound(part.ends.begin(), part.ends.end(), day);
  if (next != part.ends.end() && *next == day) return true;
  if (next == part.ends.begin()) return votes_between(part.votes, storage::since_ever, day) == 0;
  if (votes_between(part.votes, *(next - 1) + days(1), day) == 0) return true;
  return next != part.ends.end() && votes_between(part.votes, day + days(1), *next) == 0;
}

// Of the days in `may`, those between which each stretch has none or `least` votes of all parts.
std::vector<Boundaries> ends_of_sum(const std::vector<Part>& parts, const Boundaries& may,
                                    std::uint64_t least) {
  XINLUON_CHECK(!may.empty(), "no day before anything was counted");
  std::optional<Day> from;
  for (const Part& part : parts)
    if (part.from && (!from || *from < *part.from)) from = part.from;
  std::vector<Boundaries> runs = {{may.front()}};
  if (from) runs.emplace_back();
  for (const Day day : may) {
    if (day == may.front() || (from && day < *from)) continue;
    if (!std::all_of(parts.begin(), parts.end(), [day](const Part& part) { return may_end(part, day); }))
      continue;
    std::uint64_t open = 0;
    if (!runs.back().empty())
      for (const Part& part : parts) open += votes_between(part.votes, runs.back().back() + days(1), day);
    if (open == 0 || open >= least) runs.back().push_back(day);
  }
  if (runs.back().empty()) runs.pop_back();
  return runs;
}

Boundaries whole_months(const std::vector<Part>& counted, const std::vector<Part>& aside, Day end) {
  Day before_all = end;
  for (const auto* parts : {&counted, &aside})
    for (const Part& part : *parts)
      if (!part.votes.empty()) before_all = std::min(before_all, part.votes.begin()->first - days(1));
  Boundaries ends = {before_all};
  for (Day day = before_all + days(1); day <= end; day += days(1))
    if (ends_cell(Grid::months, day)) ends.push_back(day);
  return ends;
}

Boundaries all_of(const std::vector<Boundaries>& runs) {
  Boundaries all;
  for (const auto& run : runs) all.insert(all.end(), run.begin(), run.end());
  return all;
}

}  // namespace

Result<std::shared_ptr<const ReleasesAt::Family>> ReleasesAt::officers_of(db::Connection& reader,
                                                                          const CounterId& counter) {
  if (auto known = find(&Kept::officers, counter.text())) return known;
  const Node node = Node::of(counter);
  XINLUON_TRY(const auto above, of(reader, node));
  XINLUON_TRY(const auto all, storage::counts_by_day(reader, everywhere(), node));
  XINLUON_TRY(const auto known,
              storage::votes_by_value(reader, everywhere(), node, Grain::day, Dimension::officer));
  Child nobody{
      {NodeKind::officer, ""}, Grid::months, {storage::since_ever, storage::for_ever}, {}, {}, {}, {}, {}};
  const auto put = [](Child& child, Day day, const storage::Count& count) {
    if (count.counted > 0) child.counted[day] = static_cast<std::uint64_t>(count.counted);
    if (count.raw > count.counted) child.aside[day] = static_cast<std::uint64_t>(count.raw - count.counted);
  };
  for (const auto& [day, count] : all) put(nobody, day, count);
  Family family;
  for (const auto& [officer, counts] : known) {
    Child child = nobody;
    child.node.id = officer;
    child.counted.clear();
    child.aside.clear();
    for (const auto& [day, count] : counts) put(child, day, count);
    family.push_back(std::move(child));
  }
  for (const Child& child : family) {
    nobody.counted = without(std::move(nobody.counted), child.counted);
    nobody.aside = without(std::move(nobody.aside), child.aside);
  }
  family.push_back(std::move(nobody));
  for (const Stay& stay : above->stays) split(stay, family);
  return keep(&Kept::officers, counter.text(), std::move(family));
}

void ReleasesAt::split(const Stay& stay, Family& family) const {
  const Day settled = last_settled_day(state_.last);
  const auto may_end = [settled](Day end) { return end <= settled && ends_cell(Grid::months, end); };
  std::vector<Row> counted;
  for (const Child& child : family) counted.push_back({within(child.counted, stay.days), may_end, {}});
  const auto ends = boundaries_of_children(*stay.top, stay.counted, counted);
  std::vector<Row> aside;
  for (std::size_t i = 0; i < family.size(); ++i)
    aside.push_back(part_row(within(family[i].aside, stay.days), ends[i]));
  const auto raw_ends = boundaries_of_children(*stay.top_raw, stay.raw, aside);
  for (std::size_t i = 0; i < family.size(); ++i)
    family[i].stays.push_back(
        {stay.days, of_stay(ends[i], stay.days), of_stay(raw_ends[i], stay.days), {}, {}, {}, {}});
}

Result<Release> ReleasesAt::find_officer(db::Connection& reader, const OfficerId& officer) {
  const Node node = Node::of(officer);
  XINLUON_TRY(const auto counters, storage::counters_of_officer(reader, everywhere(), officer));
  std::vector<Part> counted;
  std::vector<Part> aside;
  for (const CounterId& counter : counters) {
    XINLUON_TRY(const auto family, officers_of(reader, counter));
    for (const Child& child : *family) {
      if (child.node != node) continue;
      std::vector<const Boundaries*> ends;
      std::vector<const Boundaries*> raw_ends;
      for (const Stay& stay : child.stays) {
        ends.push_back(&stay.counted);
        raw_ends.push_back(&stay.raw);
      }
      counted.push_back(part_of(child.counted, ends));
      aside.push_back(part_of(child.aside, raw_ends));
    }
  }
  Release release;
  release.grid = Grid::months;
  release.counted = ends_of_sum(counted, whole_months(counted, aside, last_settled_day(state_.last)),
                                min_votes_for_officer);
  release.raw = ends_of_sum(aside, all_of(release.counted), min_votes_to_show);
  for (const Part& part : counted)
    if (!part.votes.empty() && (!release.first_vote || part.votes.begin()->first < *release.first_vote))
      release.first_vote = part.votes.begin()->first;
  return release;
}

}  // namespace xinluon::reports
