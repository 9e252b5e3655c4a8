// admin unit, admin counter, admin sample.
#include <charconv>

#include "sync/base/format.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/columns.h"
#include "sync/server/organisation/changes.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/sample.h"

namespace xinluon::commands {
namespace {

using storage::Scope;

Result<int> target_from(const std::string& text) {
  int target = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), target);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || target < 1 || target > 100)
    return fail(Errc::rejected, "--target is a whole percentage from 1 to 100");
  return target;
}

Result<Outcome> add_unit(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  storage::Unit unit;
  XINLUON_TRY(unit.id, id_from<UnitId>(arguments, "subject"));
  if (arguments.contains("parent")) {
    XINLUON_TRY(unit.parent, id_from<UnitId>(arguments, "parent"));
  }
  const auto type = storage::unit_type_from_name(argument(arguments, "type", "commune"));
  if (!type) return fail(Errc::rejected, "--type is nation, province, department, commune, centre or point");
  unit.type = *type;
  unit.name = argument(arguments, "name");
  unit.code = argument(arguments, "code");
  XINLUON_TRY(unit.target_percent,
              target_from(argument(arguments, "target", std::to_string(storage::default_target_percent))));
  XINLUON_RETURN_IF_ERROR(storage::add_unit(writer, unit));
  return Outcome{.text = format("unit {} added\n", unit.id.text()), .file = ""};
}

Result<Outcome> list_units(db::Connection& writer, const AdminContext&, const Arguments&) {
  XINLUON_TRY(const auto units, storage::units(writer, Scope::local_administrator()));
  std::vector<std::vector<std::string>> rows = {{"UNIT", "PARENT", "TYPE", "TARGET", "NAME"}};
  for (const auto& unit : units)
    rows.push_back({unit.id.text(), unit.parent.empty() ? "-" : unit.parent.text(),
                    std::string(storage::name_of(unit.type)), format("{}%", unit.target_percent),
                    unit.name + (unit.sample ? " (sample)" : "")});
  return Outcome{.text = columns(rows), .file = ""};
}

Result<Outcome> add_counter(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  storage::Counter counter;
  XINLUON_TRY(counter.id, id_from<CounterId>(arguments, "subject"));
  XINLUON_TRY(counter.unit, id_from<UnitId>(arguments, "unit"));
  counter.number = argument(arguments, "number");
  counter.field = argument(arguments, "field");
  counter.name = argument(arguments, "name", organisation::usual_name(counter.number, counter.field));
  XINLUON_RETURN_IF_ERROR(storage::add_counter(writer, counter));
  return Outcome{.text = format("counter {} added\n", counter.id.text()), .file = ""};
}

Result<Outcome> list_counters(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  std::vector<storage::Unit> units;
  if (arguments.contains("unit")) {
    XINLUON_TRY(const auto id, id_from<UnitId>(arguments, "unit"));
    XINLUON_TRY(units.emplace_back(), storage::find_unit(writer, Scope::local_administrator(), id));
  } else {
    XINLUON_TRY(units, storage::units(writer, Scope::local_administrator()));
  }
  std::vector<std::vector<std::string>> rows = {{"COUNTER", "UNIT", "NAME"}};
  for (const auto& unit : units) {
    XINLUON_TRY(const auto counters, storage::counters(writer, Scope::local_administrator(), unit.id));
    for (const auto& counter : counters) rows.push_back({counter.id.text(), unit.id.text(), counter.name});
  }
  return Outcome{.text = columns(rows), .file = ""};
}

Result<Outcome> create_sample(db::Connection& writer, const AdminContext&, const Arguments&) {
  XINLUON_RETURN_IF_ERROR(storage::create_sample(writer));
  return Outcome{.text = "the sample commune TM-X01 is there, with counters TM-X01-Q01 to Q04\n", .file = ""};
}

}  // namespace

std::vector<AdminCommand> organisation_commands() {
  return {
      {.words = "unit add",
       .subject = "ID",
       .options = {{"name", "NAME", true, "as people call it: \"Xã Mẫu 01\""},
                   {"parent", "ID", false, "the unit above; without it this is a root"},
                   {"type", "TYPE", false, "nation, province, department, commune (default), centre, point"},
                   {"code", "CODE", false, "official code, 2 or 5 digits"},
                   {"target", "PERCENT", false, "what its percentage is judged against (95)"}},
       .help = "Adds a unit to the tree.",
       .run = add_unit},
      {.words = "unit list",
       .subject = "",
       .options = {},
       .help = "Lists all units.",
       .writes = false,
       .run = list_units},
      {.words = "counter add",
       .subject = "ID",
       .options = {{"unit", "ID", true, "where the counter stands"},
                   {"number", "NUMBER", true, "as on the desk: 01"},
                   {"field", "FIELD", false, "what it serves: \"Đất đai\""},
                   {"name", "NAME", false, "default: \"Quầy số NUMBER – FIELD\""}},
       .help = "Adds a counter to a unit.",
       .run = add_counter},
      {.words = "counter list",
       .subject = "",
       .options = {{"unit", "ID", false, "of this unit only"}},
       .help = "Lists counters.",
       .writes = false,
       .run = list_counters},
      {.words = "sample create",
       .subject = "",
       .options = {},
       .help = "Makes a small organisation to try the product with, marked as sample everywhere.",
       .run = create_sample},
  };
}

}  // namespace xinluon::commands
