// Rows of units and counters: their times, parents before children, endings last.
#include <algorithm>
#include <set>

#include "sync/base/format.h"
#include "sync/server/organisation/tables.h"
#include "sync/server/storage/timeline.h"

namespace xinluon::organisation {
namespace {

using storage::Counter;
using storage::Scope;
using storage::Unit;

// One row: what it wants to hold from a day on. An empty cell leaves what there is, "-" clears it.
template <class T>
struct Wanted {
  const wire::CsvRow* row = nullptr;
  T what;
  bool from_given = false;
  std::optional<Day> to;
  bool to_cleared = false;  // it has no last day any more
};

struct Units {
  using Id = UnitId;
  using Thing = Unit;
  using Change = storage::UnitChange;
  static constexpr std::string_view parent_column = "parent";

  static std::optional<Unit> read(Import& import, const wire::CsvRow& row, const UnitId& id) {
    Unit unit;
    unit.id = id;
    unit.name = import.cell(row, "name");
    unit.code = import.given(row, "code").value_or("");
    if (!import.given(row, "parent").value_or("").empty()) {
      const auto parent = import.id<UnitId>(row, "parent");
      if (!parent) return std::nullopt;
      unit.parent = *parent;
    }
    if (const auto& type = import.cell(row, "type"); !type.empty()) {
      const auto known = storage::unit_type_from_name(type);
      if (!known) {
        import.complain(row, "type", "\"" + type + "\" is no type",
                        "write nation, province, department, commune, centre or point");
        return std::nullopt;
      }
      unit.type = *known;
    }
    const auto target = import.percent(row, "target", storage::default_target_percent);
    if (!target) return std::nullopt;
    unit.target_percent = *target;
    return unit;
  }
  static const UnitId& parent(const Unit& unit) { return unit.parent; }
  static Result<std::vector<Unit>> times(db::Connection& connection, const UnitId& id) {
    return storage::unit_times(connection, Scope::local_administrator(), id);
  }
  // What the row says otherwise; the words name it.
  static std::string difference(Import& import, const wire::CsvRow& row, const Unit& is, const Unit& wanted,
                                Change& change) {
    std::string words;
    const auto say = [&words](std::string_view column, const auto& there) {
      words += format("{}{} \"{}\"", words.empty() ? "" : ", ", column, there);
    };
    if (wanted.name != is.name) say("name", is.name), change.name = wanted.name;
    if (import.given(row, "parent") && wanted.parent != is.parent)
      say("parent", is.parent.text()), change.parent = wanted.parent;
    if (!import.cell(row, "type").empty() && wanted.type != is.type)
      say("type", storage::name_of(is.type)), change.type = wanted.type;
    if (import.given(row, "code") && wanted.code != is.code) say("code", is.code), change.code = wanted.code;
    if (!import.cell(row, "target").empty() && wanted.target_percent != is.target_percent)
      say("target", is.target_percent), change.target_percent = wanted.target_percent;
    return words;
  }
};

struct Counters {
  using Id = CounterId;
  using Thing = Counter;
  using Change = storage::CounterChange;
  static constexpr std::string_view parent_column = "unit";

  static std::optional<Counter> read(Import& import, const wire::CsvRow& row, const CounterId& id) {
    const auto unit = import.id<UnitId>(row, "unit");
    if (!unit) return std::nullopt;
    Counter counter;
    counter.id = id;
    counter.unit = *unit;
    counter.number = import.given(row, "number").value_or("");
    counter.name = import.cell(row, "name");
    counter.field = import.given(row, "field").value_or("");
    return counter;
  }
  static CounterId parent(const Counter&) { return {}; }
  static Result<std::vector<Counter>> times(db::Connection& connection, const CounterId& id) {
    return storage::counter_times(connection, Scope::local_administrator(), id);
  }
  static std::string difference(Import& import, const wire::CsvRow& row, const Counter& is,
                                const Counter& wanted, Change& change) {
    std::string words;
    const auto say = [&words](std::string_view column, const auto& there) {
      words += format("{}{} \"{}\"", words.empty() ? "" : ", ", column, there);
    };
    if (wanted.unit != is.unit) say("unit", is.unit.text()), change.unit = wanted.unit;
    if (wanted.name != is.name) say("name", is.name), change.name = wanted.name;
    if (import.given(row, "number") && wanted.number != is.number)
      say("number", is.number), change.number = wanted.number;
    if (import.given(row, "field") && wanted.field != is.field)
      say("field", is.field), change.field = wanted.field;
    return words;
  }
};

template <class Kind>
class TreeImport {
 public:
  explicit TreeImport(Import& import) : import_(import) {}

  Result<void> run() {
    for (const auto& row : import_.rows()) read(row);
    for (auto& [id, rows] : wanted_)
      std::stable_sort(rows.begin(), rows.end(),
                       [](const auto& a, const auto& b) { return a.what.valid_from < b.what.valid_from; });
    for (const auto& [id, rows] : wanted_) put_after_parents(id);
    for (const Id& id : order_)
      for (const auto& row : wanted_.at(id)) XINLUON_RETURN_IF_ERROR(apply(row));
    for (auto id = order_.rbegin(); id != order_.rend(); ++id)
      XINLUON_RETURN_IF_ERROR(end(wanted_.at(*id).back()));
    return {};
  }

 private:
  using Id = typename Kind::Id;
  using Thing = typename Kind::Thing;
  using Row = Wanted<Thing>;

  void read(const wire::CsvRow& row) {
    const auto id = import_.id<Id>(row, "id");
    if (!id) return;
    auto what = Kind::read(import_, row, *id);
    const auto from = import_.day(row, "valid_from", storage::since_ever);
    const bool to_cleared = import_.cell(row, "valid_to") == clearing;
    const auto to = to_cleared ? storage::for_ever : import_.day(row, "valid_to", storage::for_ever);
    if (!what || !from || !to) return;
    what->valid_from = *from;
    auto& rows = wanted_[*id];
    const auto same = std::find_if(rows.begin(), rows.end(),
                                   [&](const Row& other) { return other.what.valid_from == *from; });
    if (same != rows.end())
      return import_.complain(row, "id", format("{} stands in line {} already", id->text(), same->row->line),
                              "take one of them out, or give each its valid_from");
    rows.push_back({&row, *std::move(what), !import_.cell(row, "valid_from").empty(),
                    *to == storage::for_ever ? std::nullopt : std::optional(*to), to_cleared});
  }

  // So that a unit may stand before its parent in the file.
  void put_after_parents(const Id& id) {
    const auto rows = wanted_.find(id);
    if (rows == wanted_.end() || done_.contains(id)) return;
    if (!open_.insert(id).second) return circle_.push_back(id);
    for (const Row& row : rows->second) {
      const Id& parent = Kind::parent(row.what);
      if (!parent.empty()) put_after_parents(parent);
      if (!circle_.empty() && circle_.back() == parent) {
        import_.complain(*row.row, Kind::parent_column,
                         format("{} and {} stand below each other", id.text(), parent.text()),
                         "choose another parent for one of them");
        circle_.pop_back();
      }
    }
    open_.erase(id);
    if (done_.insert(id).second) order_.push_back(id);
  }

  Result<void> apply(const Row& row) {
    auto there = Kind::times(import_.changes().writer(), row.what.id);
    if (!there && there.error().code != Errc::not_found) return fail(there.error());
    if (there && row.to_cleared && there->back().valid_to != storage::for_ever) {
      XINLUON_RETURN_IF_ERROR(note(row, import_.changes().reopen(row.what.id)));
      XINLUON_TRY(there, Kind::times(import_.changes().writer(), row.what.id));
    }
    if (!there) return note(row, import_.changes().add(row.what));
    const Thing& is = row.from_given ? storage::time_on(*there, row.what.valid_from) : there->back();
    typename Kind::Change change;
    const std::string words = Kind::difference(import_, *row.row, is, row.what, change);
    if (words.empty()) return {};
    if (row.from_given) return note(row, import_.changes().change(row.what.id, row.what.valid_from, change));
    import_.complain(*row.row, "valid_from", format("{} is there with {}", row.what.id.text(), words),
                     "give the day from which on this row holds");
    return {};
  }
  Result<void> end(const Row& row) {
    if (!row.to) return {};
    const auto there = Kind::times(import_.changes().writer(), row.what.id);
    if (!there || there->back().valid_to == *row.to) return {};
    return note(row, import_.changes().close(row.what.id, *row.to + std::chrono::days(1)));
  }
  Result<void> note(const Row& row, const Result<void>& done) {
    XINLUON_TRY(const bool fine, import_.settle(*row.row, "", done));
    import_.changed += fine ? 1 : 0;
    return {};
  }

  Import& import_;
  std::map<Id, std::vector<Row>> wanted_;
  std::set<Id> open_;
  std::set<Id> done_;
  std::vector<Id> circle_;
  std::vector<Id> order_;
};

}  // namespace

Result<void> import_units(Import& import) {
  return TreeImport<Units>(import).run();
}

Result<void> import_counters(Import& import) {
  return TreeImport<Counters>(import).run();
}

Result<void> import_targets(Import& import) {
  for (const auto& row : import.rows()) {
    const auto unit = import.id<UnitId>(row, "unit");
    const auto target = import.percent(row, "target", 0);
    const auto from = import.day(row, "valid_from", storage::since_ever);
    if (!unit || !target || !from) continue;
    if (*target == 0 || import.cell(row, "valid_from").empty()) {
      import.complain(row, *target == 0 ? "target" : "valid_from", "it is empty", "give both");
      continue;
    }
    const auto is = storage::find_unit(import.changes().writer(), import.changes().scope(), *unit, *from);
    if (is && is->target_percent == *target) continue;
    storage::UnitChange change;
    change.target_percent = *target;
    XINLUON_TRY(const bool fine, import.settle(row, "", import.changes().change(*unit, *from, change)));
    import.changed += fine ? 1 : 0;
  }
  return {};
}

}  // namespace xinluon::organisation
