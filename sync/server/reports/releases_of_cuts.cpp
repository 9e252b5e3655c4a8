// What is told of cuts (told_values.h), worked out from the tallies down the tree.
#include <algorithm>
#include <utility>

#include "sync/server/reports/releases_kept.h"

namespace xinluon::reports {
namespace {

using std::chrono::days;
using storage::Dimension;
using storage::Grain;
using storage::Node;

using VotesByValue = std::map<std::string, VotesByDay>;

std::string field_of(const std::string& procedure_value) {
  return procedure_value.substr(0, procedure_value.find(storage::field_ends));
}

// A node while it stood somewhere.
struct Source {
  Node node;
  Period stay;
  // A month within which it moved has to be read by days.
  Grain grain() const {
    const bool ever = stay.first == storage::since_ever && stay.last == storage::for_ever;
    return ever ? Grain::month : Grain::day;
  }
};

// A month's votes stand on its last day.
Result<VotesByValue> read_values(db::Connection& reader, const Source& source, Dimension dimension) {
  XINLUON_TRY(const auto found,
              storage::votes_by_value(reader, everywhere(), source.node, source.grain(), dimension));
  VotesByValue values;
  for (const auto& [value, counts] : found)
    for (const auto& [start, count] : counts) {
      if (start < source.stay.first || start > source.stay.last) continue;
      const Day day = month_of(month_of(start) + days(31)) - days(1);
      if (count.counted > 0) values[value][day] += static_cast<std::uint64_t>(count.counted);
    }
  return values;
}

// With what the dimension leaves out, under "" (of procedures under "", within each field).
Result<VotesByValue> values_of(db::Connection& reader, const Source& source, Dimension dimension) {
  XINLUON_TRY(auto values, read_values(reader, source, dimension));
  if (dimension == Dimension::lang || dimension == Dimension::hour) return values;
  VotesByValue wholes;
  if (dimension == Dimension::procedure) {
    XINLUON_TRY(auto fields, values_of(reader, source, Dimension::field));
    for (auto& [field, votes] : fields) wholes[storage::procedure_value(field, "")] = std::move(votes);
  } else {
    XINLUON_TRY(const auto levels, read_values(reader, source, Dimension::level));
    for (const auto& [level, votes] : levels)
      for (const auto& [day, n] : votes) wholes[""][day] += n;
  }
  for (const auto& [value, votes] : values) {
    VotesByDay& rest =
        wholes[dimension == Dimension::procedure ? storage::procedure_value(field_of(value), "") : ""];
    rest = without(std::move(rest), votes);
  }
  for (auto& [value, votes] : wholes)
    if (!votes.empty()) values[value] = std::move(votes);
  return values;
}

bool ends_stretch(const Release& release, Day day) {
  return std::any_of(release.counted.begin(), release.counted.end(), [day](const Boundaries& run) {
    return std::binary_search(run.begin(), run.end(), day);
  });
}

// With the first one, before which there is nothing.
Boundaries ends_of_months(const Boundaries& boundaries) {
  Boundaries found;
  for (const Day day : boundaries)
    if (found.empty() || ends_cell(Grid::months, day)) found.push_back(day);
  return found;
}

Period column_between(Day before, Day last) {
  return {before + days(1), last};
}

VotesOfValues votes_in(const VotesByValue& values, const Period& column, const std::string& field) {
  VotesOfValues found;
  for (const auto& [value, votes] : values)
    if (field.empty() || value.starts_with(field))
      if (const auto n = votes_between(votes, column.first, column.last); n > 0) found[value] = n;
  return found;
}

// Nothing of a column that it does not have.
const Values& told_in(const ReleasesAt::Cut& cut, std::size_t column) {
  static const Values none;
  return column < cut.size() ? cut[column].told : none;
}

// The groups of a column's values: all of them, or the procedures of each field that is told.
std::vector<std::string> groups_of(Dimension dimension, const ReleasesAt::Cut* fields, std::size_t column) {
  if (dimension != Dimension::procedure) return {""};
  std::vector<std::string> groups;
  for (const auto& field : told_in(*fields, column)) groups.push_back(storage::procedure_value(field, ""));
  return groups;
}

Values of_group(const Values& told, const std::string& group) {
  Values found;
  for (const auto& value : told)
    if (value.starts_with(group)) found.insert(value);
  return found;
}

std::string key_of(const std::string& unit, Dimension dimension) {
  return unit + " " + std::string(storage::name_of(dimension));
}

}  // namespace

Result<std::shared_ptr<const ReleasesAt::Cut>> ReleasesAt::of_cut(db::Connection& reader, const UnitId& unit,
                                                                  Dimension dimension) {
  const std::string key = key_of(unit.text(), dimension);
  if (auto known = find(&Kept::cuts, key)) return known;
  XINLUON_TRY(auto cut, find_cut(reader, unit, dimension));
  return keep(&Kept::cuts, key, std::move(cut));
}

Result<ReleasesAt::Cut> ReleasesAt::find_cut(db::Connection& reader, const UnitId& unit,
                                             Dimension dimension) {
  const Node node = Node::of(unit);
  XINLUON_TRY(const auto own, of(reader, node));
  if (own->stays.empty()) return Cut();
  if (!own->top) {
    XINLUON_TRY(const auto found, storage::find_unit(reader, everywhere(), unit));
    XINLUON_TRY(const auto family, cut_family(reader, found.parent, dimension));
    const auto cut = family->find(to_text(node));
    return cut == family->end() ? Cut() : cut->second;
  }
  const Stay& stay = own->stays.back();
  std::shared_ptr<const Cut> fields;
  if (dimension == Dimension::procedure) {
    XINLUON_TRY(fields, of_cut(reader, unit, Dimension::field));
  }
  XINLUON_TRY(const auto values, values_of(reader, {node, stay.days}, dimension));
  const Boundaries months = ends_of_months(stay.counted);
  Cut cut;
  for (std::size_t i = 1; i < months.size(); ++i) {
    CutColumn column{column_between(months[i - 1], months[i]), {}};
    for (const auto& group : groups_of(dimension, fields.get(), i - 1))
      column.told.merge(told_of_top(votes_in(values, column.days, group)));
    cut.push_back(std::move(column));
  }
  return cut;
}

Result<std::vector<ReleasesAt::CutChild>> ReleasesAt::cut_children(db::Connection& reader,
                                                                   const UnitId& parent,
                                                                   Dimension dimension) {
  XINLUON_TRY(const auto children, storage::children_during(reader, everywhere(), parent,
                                                            {storage::since_ever, storage::for_ever}));
  std::vector<CutChild> found;
  for (const auto& unit : children.units) {
    const Node node = Node::of(unit.id);
    CutChild child{node, unit.days, nullptr, nullptr, {}};
    XINLUON_TRY(child.release, of(reader, node));
    XINLUON_TRY(child.values, values_of(reader, {node, unit.days}, dimension));
    if (dimension == Dimension::procedure) {
      XINLUON_TRY(child.fields, of_cut(reader, unit.id, Dimension::field));
    }
    found.push_back(std::move(child));
  }
  return found;
}

// Counters tell no values: they are what the units that tell leave of the parent's.
Result<std::shared_ptr<const ReleasesAt::CutFamily>> ReleasesAt::cut_family(db::Connection& reader,
                                                                            const UnitId& parent,
                                                                            Dimension dimension) {
  const std::string key = key_of(parent.text(), dimension);
  if (auto known = find(&Kept::cut_families, key)) return known;
  XINLUON_TRY(const auto above, of_cut(reader, parent, dimension));
  XINLUON_TRY(const auto release, of(reader, Node::of(parent)));
  const Period stay =
      release->stays.empty() ? Period{storage::since_ever, storage::for_ever} : release->stays.back().days;
  XINLUON_TRY(const auto values, values_of(reader, {Node::of(parent), stay}, dimension));
  std::shared_ptr<const Cut> fields;
  if (dimension == Dimension::procedure) {
    XINLUON_TRY(fields, of_cut(reader, parent, Dimension::field));
  }
  XINLUON_TRY(const auto children, cut_children(reader, parent, dimension));
  CutFamily made;
  for (std::size_t i = 0; i < above->size(); ++i) {
    const CutColumn& column = (*above)[i];
    for (const auto& child : children) made[to_text(child.node)].resize(i + 1, {column.days, {}});
    for (const auto& group : groups_of(dimension, fields.get(), i)) {
      FamilyColumn family{votes_in(values, column.days, group), of_group(column.told, group), {}, {}};
      for (const auto& child : children) {
        family.children.push_back(votes_in(child.values, column.days, group));
        family.may_tell.push_back(may_tell(child, column.days, i, group));
      }
      const auto told = told_below(family);
      for (std::size_t at = 0; at < children.size(); ++at)
        if (told.tells[at])
          made[to_text(children[at].node)][i].told.insert(told.values.begin(), told.values.end());
    }
  }
  return keep(&Kept::cut_families, key, std::move(made));
}

// It stood there all the time, and has boundaries at both ends; a procedure's field is told.
bool ReleasesAt::may_tell(const CutChild& child, const Period& column, std::size_t number,
                          const std::string& group) {
  const bool there = child.stay.first <= column.first && column.last <= child.stay.last;
  const bool field_is_told = !child.fields || told_in(*child.fields, number).contains(field_of(group));
  return there && field_is_told && ends_stretch(*child.release, column.first - days(1)) &&
         ends_stretch(*child.release, column.last);
}

}  // namespace xinluon::reports
