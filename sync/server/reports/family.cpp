#include "sync/server/reports/family.h"

#include "sync/server/storage/tallies.h"

namespace xinluon::reports {
namespace {

using storage::Scope;

// 1 when all votes are one known officer's; unknown ones count as another's.
Result<std::size_t> officers_at(db::Connection& reader, const Member& counter, const Period& asked) {
  XINLUON_TRY(const auto known,
              storage::votes_by_officer(reader, Scope::for_suppression(), counter.node, asked));
  std::uint64_t named = 0;
  for (const auto& [officer, votes] : known) named += votes;
  const bool some_unnamed = !known.empty() && named < votes_in(counter, asked);
  return known.size() + (some_unnamed ? 1 : 0);
}

}  // namespace

Result<Member> unit_member(db::Connection& reader, const storage::Unit& unit) {
  Member member{
      storage::Node::of(unit.id), unit.name, unit.sample, unit.target_percent, false, Grid::days, {}};
  member.grid = grid_of(storage::NodeKind::unit, unit.parent.empty(), 0);
  XINLUON_TRY(member.votes, storage::votes_by_day(reader, Scope::for_suppression(), member.node));
  return member;
}

Result<Member> counter_member(db::Connection& reader, const storage::Unit& unit,
                              const storage::Counter& counter, const Period& asked) {
  Member member{
      storage::Node::of(counter.id), counter.name, unit.sample, unit.target_percent, false, Grid::weeks, {}};
  XINLUON_TRY(member.votes, storage::votes_by_day(reader, Scope::for_suppression(), member.node));
  XINLUON_TRY(const std::size_t officers, officers_at(reader, member, asked));
  member.officer_rule = officers == 1;
  member.grid = grid_of(storage::NodeKind::counter, false, officers);
  return member;
}

Result<std::vector<Member>> children_of(db::Connection& reader, const storage::Unit& unit,
                                        const Period& asked) {
  const Scope all = Scope::for_suppression();
  std::vector<Member> family;
  XINLUON_TRY(const auto units, storage::child_units(reader, all, unit.id, asked.last));
  for (const auto& child : units) {
    XINLUON_TRY(auto member, unit_member(reader, child));
    family.push_back(std::move(member));
  }
  XINLUON_TRY(const auto counters, storage::counters(reader, all, unit.id));
  for (const auto& counter : counters) {
    XINLUON_TRY(auto member, counter_member(reader, unit, counter, asked));
    family.push_back(std::move(member));
  }
  return family;
}

std::uint64_t votes_in(const Member& member, const Period& period) {
  std::uint64_t sum = 0;
  for (auto day = member.votes.lower_bound(period.first);
       day != member.votes.end() && day->first <= period.last; ++day)
    sum += day->second;
  return sum;
}

bool hidden_in(const std::vector<Member>& family, const storage::Node& node, const Period& period) {
  std::vector<Sibling> siblings;
  std::optional<std::size_t> place;
  for (const Member& member : family) {
    if (member.node == node) place = siblings.size();
    siblings.push_back(
        {votes_in(member, period), member.officer_rule ? min_votes_for_officer : min_votes_to_show});
  }
  return place && hidden_among(siblings)[*place];
}

}  // namespace xinluon::reports
