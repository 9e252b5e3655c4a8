// The boundaries of cuts. A value of a cut at a unit is a part of two sums: of the unit's own votes, and of
// the same value's votes at the unit above. Its boundaries are those that both families allow: a stretch
// longer than a family asks for takes nothing away from what it keeps.
#include <algorithm>
#include <utility>

#include "sync/server/reports/releases_kept.h"

namespace xinluon::reports {
namespace {

using std::chrono::days;
using storage::Dimension;
using storage::Grain;
using storage::Node;

using Values = std::map<std::string, VotesByDay>;

std::string field_of(const std::string& procedure_value) {
  return procedure_value.substr(0, procedure_value.find(storage::field_ends));
}

void take_away(VotesByDay& from, const VotesByDay& votes) {
  for (const auto& [day, n] : votes) {
    const auto found = from.find(day);
    if (found == from.end()) continue;
    found->second -= std::min(found->second, n);
    if (found->second == 0) from.erase(found);
  }
}

// A month's votes stand on its last day.
Result<Values> read_values(db::Connection& reader, const Node& node, Grain grain, Dimension dimension) {
  XINLUON_TRY(const auto found, storage::votes_by_value(reader, everywhere(), node, grain, dimension));
  Values values;
  for (const auto& [value, counts] : found)
    for (const auto& [start, count] : counts) {
      const Day day = grain == Grain::day ? start : month_of(start + days(31)) - days(1);
      if (count.counted > 0) values[value][day] += static_cast<std::uint64_t>(count.counted);
    }
  return values;
}

// With what the dimension leaves out, under "" (of procedures under "", within each field).
Result<Values> values_of(db::Connection& reader, const Node& node, Grain grain, Dimension dimension) {
  XINLUON_TRY(auto values, read_values(reader, node, grain, dimension));
  if (dimension == Dimension::lang || dimension == Dimension::hour) return values;
  Values wholes;
  if (dimension == Dimension::procedure) {
    XINLUON_TRY(auto fields, values_of(reader, node, grain, Dimension::field));
    for (auto& [field, votes] : fields) wholes[storage::procedure_value(field, "")] = std::move(votes);
  } else {
    XINLUON_TRY(const auto levels, read_values(reader, node, grain, Dimension::level));
    for (const auto& [level, votes] : levels)
      for (const auto& [day, n] : votes) wholes[""][day] += n;
  }
  for (const auto& [value, votes] : values)
    take_away(wholes[dimension == Dimension::procedure ? storage::procedure_value(field_of(value), "") : ""],
              votes);
  for (auto& [value, votes] : wholes)
    if (!votes.empty()) values[value] = std::move(votes);
  return values;
}

Boundaries ends_of_months(const Boundaries& boundaries) {
  Boundaries found;
  for (const Day day : boundaries)
    if (found.empty() || ends_cell(Grid::months, day)) found.push_back(day);
  return found;
}

std::string key_of(const std::string& unit, Dimension dimension) {
  return unit + " " + std::string(storage::name_of(dimension));
}

}  // namespace

Result<std::shared_ptr<const Releases::Cut>> Releases::of_cut(db::Connection& reader, const UnitId& unit,
                                                              Dimension dimension) {
  const std::string key = key_of(unit.text(), dimension);
  if (auto known = find(&Kept::cuts, key)) return known;
  XINLUON_TRY(auto cut, find_cut(reader, unit, dimension));
  return keep(&Kept::cuts, key, std::move(cut));
}

Result<Releases::Cut> Releases::find_cut(db::Connection& reader, const UnitId& unit, Dimension dimension) {
  const Node node = Node::of(unit);
  XINLUON_TRY(const auto own, of(reader, node));
  if (own->counted.empty()) return Cut();
  const bool by_days = own->top && dimension != Dimension::procedure;
  XINLUON_TRY(const auto values, values_of(reader, node, by_days ? Grain::day : Grain::month, dimension));

  // A counter often has one field: what a unit's field tells may not cut a counter's stretch in two.
  std::vector<std::shared_ptr<const Release>> counters;
  if (dimension == Dimension::field || dimension == Dimension::procedure) {
    XINLUON_TRY(const auto children, storage::children_during(reader, everywhere(), unit,
                                                              {storage::since_ever, storage::for_ever}));
    for (const auto& counter : children.counters) {
      XINLUON_TRY(counters.emplace_back(), of(reader, Node::of(counter.id)));
    }
  }
  const auto may_end = [&counters](Day end) {
    return std::all_of(counters.begin(), counters.end(), [end](const auto& counter) {
      return std::binary_search(counter->counted.begin(), counter->counted.end(), end);
    });
  };
  std::map<std::string, std::vector<std::string>> groups;
  for (const auto& [value, votes] : values)
    groups[dimension == Dimension::procedure ? field_of(value) : ""].push_back(value);
  std::shared_ptr<const Cut> fields;
  if (dimension == Dimension::procedure) {
    XINLUON_TRY(fields, of_cut(reader, unit, Dimension::field));
  }

  Cut cut;
  for (const auto& [group, members] : groups) {
    Boundaries above = own->counted;
    if (fields) {
      const auto field = fields->find(group);
      above = field == fields->end() ? Boundaries() : field->second;
    }
    if (!by_days) above = ends_of_months(above);
    std::vector<Row> rows;
    for (const auto& value : members) rows.push_back({values.at(value), may_end, {}});
    auto boundaries = boundaries_of_children(above, rows);
    for (std::size_t i = 0; i < members.size(); ++i) cut[members[i]] = std::move(boundaries[i]);
  }
  if (own->top) return cut;

  XINLUON_TRY(const auto found, storage::find_unit(reader, everywhere(), unit));
  XINLUON_TRY(const auto siblings, cut_family(reader, found.parent, dimension));
  for (auto& [value, boundaries] : cut) {
    const auto family = siblings->find(value);
    if (family == siblings->end() || !family->second.contains(to_text(node))) {
      boundaries.clear();
    } else {
      boundaries = common(boundaries, family->second.at(to_text(node)));
    }
  }
  return cut;
}

// By value, then by child: only units below are told apart by a cut, but the votes at the unit's own counters
// are a part of its sum.
Result<std::shared_ptr<const std::map<std::string, Releases::Cut>>> Releases::cut_family(
    db::Connection& reader, const UnitId& parent, Dimension dimension) {
  const std::string key = key_of(parent.text(), dimension);
  if (auto known = find(&Kept::cut_families, key)) return known;
  XINLUON_TRY(const auto above, of_cut(reader, parent, dimension));
  XINLUON_TRY(const auto children, storage::children_during(reader, everywhere(), parent,
                                                            {storage::since_ever, storage::for_ever}));
  struct Member {
    Node node;
    std::shared_ptr<const Release> release;
    Values values;
  };
  std::vector<Member> members;
  const auto add = [&](const Node& node) -> Result<void> {
    XINLUON_TRY(auto release, of(reader, node));
    XINLUON_TRY(auto values, values_of(reader, node, Grain::month, dimension));
    members.push_back({node, std::move(release), std::move(values)});
    return {};
  };
  for (const auto& unit : children.units) XINLUON_RETURN_IF_ERROR(add(Node::of(unit.id)));
  for (const auto& counter : children.counters) XINLUON_RETURN_IF_ERROR(add(Node::of(counter.id)));

  std::map<std::string, Cut> made;
  for (const auto& [value, boundaries] : *above) {
    std::vector<Row> rows;
    for (const Member& member : members) {
      const auto votes = member.values.find(value);
      const Release& release = *member.release;
      rows.push_back({votes == member.values.end() ? VotesByDay() : votes->second,
                      [&release](Day end) {
                        return release.grid == Grid::days &&
                               std::binary_search(release.counted.begin(), release.counted.end(), end);
                      },
                      {}});
    }
    auto found = boundaries_of_children(ends_of_months(boundaries), rows);
    for (std::size_t i = 0; i < members.size(); ++i)
      made[value][to_text(members[i].node)] = std::move(found[i]);
  }
  return keep(&Kept::cut_families, key, std::move(made));
}

}  // namespace xinluon::reports
