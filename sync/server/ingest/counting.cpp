#include "sync/server/ingest/counting.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "sync/base/format.h"
#include "sync/server/storage/flags.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/transactions.h"

namespace xinluon::ingest {
namespace {

using storage::Count;
using storage::Dimension;
using storage::Grain;
using storage::Node;

Day first_of_month(Day day) {
  const std::chrono::year_month_day date(day);
  return Day(date.year() / date.month() / 1);
}

// Writes one place's cells under every node it counts for, in both grains.
class Spread {
 public:
  Spread(storage::Tallies& into, const std::vector<Node>& nodes, Day day)
      : into_(into), nodes_(nodes), day_(day), month_(first_of_month(day)) {}

  void put(Dimension dimension, const std::string& value, const Count& count) {
    if (count == Count{}) return;
    for (const Node& node : nodes_) put_at(node, dimension, value, count);
  }

  // At the counter and the units, not at the officer.
  void put_at_places(Dimension dimension, const std::string& value, const Count& count) {
    for (const Node& node : nodes_)
      if (node.kind != storage::NodeKind::officer) put_at(node, dimension, value, count);
  }

  void put_levels(Dimension dimension, const std::string& prefix,
                  const std::array<Count, all_levels.size()>& levels) {
    for (std::size_t i = 0; i < levels.size(); ++i) put(dimension, prefix + std::to_string(i + 1), levels[i]);
  }

  void put_at(const Node& node, Dimension dimension, const std::string& value, const Count& count) {
    add({node, Grain::day, dimension, day_, value}, count);
    add({node, Grain::month, dimension, month_, value}, count);
  }

 private:
  void add(storage::TallyKey key, const Count& count) {
    Count& sum = into_[std::move(key)];
    sum.raw += count.raw;
    sum.counted += count.counted;
  }

  storage::Tallies& into_;
  const std::vector<Node>& nodes_;
  Day day_;
  Day month_;
};

}  // namespace

void TallyChange::change(const storage::CountedVote& vote, std::int64_t sign) {
  Cells& cells = places_[{vote.counter, vote.officer, vote.day}];
  const auto add = [&](Count& count) {
    count.raw += sign;
    count.counted += vote.counted ? sign : 0;
  };
  if (!vote.level) {
    add(cells.outcomes[vote.outcome == Outcome::timed_out ? 0 : 1]);
    return;
  }
  const auto level = static_cast<std::size_t>(to_int(*vote.level) - 1);
  add(cells.levels[level]);
  add(cells.hours[static_cast<std::size_t>(vote.hour())][level]);
  auto lang = std::find_if(cells.langs.begin(), cells.langs.end(),
                           [&](const auto& known) { return known.first == vote.lang; });
  if (lang == cells.langs.end()) lang = cells.langs.insert(lang, {vote.lang, Levels{}});
  add(lang->second[level]);
  if (!vote.field.empty()) add(cells.fields[vote.field][level]);
  if (!vote.procedure.empty())
    add(cells.procedures[storage::procedure_value(vote.field, vote.procedure)][level]);
  if (vote.linked) add(cells.linked);
  if (vote.late()) add(cells.late);
  for (std::size_t i = 0; i < vote.marks.size(); ++i)
    if (vote.marks[i] != Mark::not_mentioned) add(cells.behaviours[i][vote.marks[i] == Mark::shown ? 0 : 1]);
}

Result<std::vector<Node>> TallyChange::nodes_of(db::Connection& connection, const Place& place) {
  auto known = paths_.find({place.counter, place.day});
  if (known == paths_.end()) {
    XINLUON_TRY(auto path,
                storage::path_up(connection, storage::Scope::device_protocol(), place.counter, place.day));
    known = paths_.emplace(std::pair(place.counter, place.day), std::move(path)).first;
  }
  std::vector<Node> nodes = {Node::of(place.counter)};
  for (const UnitId& unit : known->second) nodes.push_back(Node::of(unit));
  if (!place.officer.empty()) nodes.push_back(Node::of(place.officer));
  return nodes;
}

Result<void> TallyChange::apply(db::Connection& connection) {
  storage::Tallies deltas;
  std::set<storage::CounterDate> days;
  for (const auto& [place, cells] : places_) {
    XINLUON_TRY(const auto nodes, nodes_of(connection, place));
    days.emplace(place.counter, place.day);
    Spread spread(deltas, nodes, place.day);
    spread.put_levels(Dimension::level, "", cells.levels);
    for (const Behaviour behaviour : all_behaviours) {
      const auto& counts = cells.behaviours[index_of(behaviour)];
      spread.put(Dimension::behaviour, format("{}:shown", code_of(behaviour)), counts[0]);
      spread.put(Dimension::behaviour, format("{}:missing", code_of(behaviour)), counts[1]);
    }
    spread.put(Dimension::outcome, "timed_out", cells.outcomes[0]);
    spread.put(Dimension::outcome, "withdrawn", cells.outcomes[1]);
    for (const auto& [lang, levels] : cells.langs) spread.put_levels(Dimension::lang, lang + ":", levels);
    for (std::size_t hour = 0; hour < cells.hours.size(); ++hour)
      spread.put_levels(Dimension::hour, format("{:02}:", hour), cells.hours[hour]);
    for (const auto& [field, levels] : cells.fields) spread.put_levels(Dimension::field, field + ":", levels);
    for (const auto& [procedure, levels] : cells.procedures)
      spread.put_levels(Dimension::procedure, procedure + ":", levels);
    spread.put(Dimension::linked, "yes", cells.linked);
    spread.put(Dimension::late, "yes", cells.late);
    if (cells.linked != Count{}) {
      XINLUON_TRY(
          const auto transactions,
          storage::transactions_of(connection, storage::Scope::device_protocol(), place.counter, place.day));
      if (transactions) spread.put_at_places(Dimension::participation, "linked", cells.linked);
    }
    if (place.officer.empty()) continue;
    Count served;
    for (const Count& count : cells.levels) {
      served.raw += count.raw;
      served.counted += count.counted;
    }
    if (served != Count{}) spread.put_at(nodes.front(), Dimension::officer, place.officer.text(), served);
  }
  XINLUON_RETURN_IF_ERROR(storage::queue_days(connection, days));
  return storage::add_tallies(connection, deltas);
}

}  // namespace xinluon::ingest
