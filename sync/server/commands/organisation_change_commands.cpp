// admin unit change|close|reopen|merge, counter change|close|reopen, officer, shift, csv.
#include <charconv>

#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/server/accounts/audit.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/columns.h"
#include "sync/server/organisation/csv_import.h"

namespace xinluon::commands {
namespace {

using organisation::Changes;
using storage::Scope;

const Scope& everything() {
  static const Scope scope = Scope::local_administrator();
  return scope;
}

Result<Outcome> told(Result<void> done, const std::string& text) {
  if (!done) return fail(std::move(done).error());
  return Outcome{.text = text + "\n", .file = ""};
}

Result<Day> from_day(const Arguments& arguments) {
  return day_from_text(argument(arguments, "from"));
}

std::optional<std::string> given(const Arguments& arguments, std::string_view name) {
  return arguments.contains(name) ? std::optional(argument(arguments, name)) : std::nullopt;
}

Result<storage::UnitChange> unit_change(const Arguments& arguments) {
  storage::UnitChange change;
  change.name = given(arguments, "name");
  change.code = given(arguments, "code");
  if (arguments.contains("type")) {
    change.type = storage::unit_type_from_name(argument(arguments, "type"));
    if (!change.type)
      return fail(Errc::rejected, "--type is nation, province, department, commune, centre or point");
  }
  if (arguments.contains("parent")) {
    XINLUON_TRY(change.parent, id_from<UnitId>(arguments, "parent"));
  }
  if (const auto text = given(arguments, "target")) {
    int target = 0;
    const auto parsed = std::from_chars(text->data(), text->data() + text->size(), target);
    if (parsed.ec != std::errc() || parsed.ptr != text->data() + text->size() || target < 1 || target > 100)
      return fail(Errc::rejected, "--target is a whole percentage from 1 to 100");
    change.target_percent = target;
  }
  return change;
}

Result<Outcome> change_unit(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  XINLUON_TRY(const auto id, id_from<UnitId>(arguments, "subject"));
  XINLUON_TRY(const auto from, from_day(arguments));
  XINLUON_TRY(const auto change, unit_change(arguments));
  return told(Changes(writer, everything(), context.now).change(id, from, change),
              format("unit {} changed from {} on", id.text(), to_text(from)));
}

Result<Outcome> close_unit(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  XINLUON_TRY(const auto id, id_from<UnitId>(arguments, "subject"));
  XINLUON_TRY(const auto from, from_day(arguments));
  return told(Changes(writer, everything(), context.now).close(id, from),
              format("unit {} is closed from {} on", id.text(), to_text(from)));
}

Result<Outcome> reopen_unit(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  XINLUON_TRY(const auto id, id_from<UnitId>(arguments, "subject"));
  return told(Changes(writer, everything(), context.now).reopen(id),
              format("unit {} is open again", id.text()));
}

Result<Outcome> merge_unit(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  XINLUON_TRY(const auto id, id_from<UnitId>(arguments, "subject"));
  XINLUON_TRY(const auto into, id_from<UnitId>(arguments, "into"));
  XINLUON_TRY(const auto from, from_day(arguments));
  return told(Changes(writer, everything(), context.now).merge(id, into, from),
              format("unit {} is merged into {} from {} on", id.text(), into.text(), to_text(from)));
}

Result<Outcome> show_unit(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  XINLUON_TRY(const auto id, id_from<UnitId>(arguments, "subject"));
  XINLUON_TRY(const auto times, storage::unit_times(writer, everything(), id));
  std::vector<std::vector<std::string>> rows = {{"FROM", "TO", "PARENT", "TYPE", "CODE", "TARGET", "NAME"}};
  for (const auto& time : times)
    rows.push_back(
        {to_text(time.valid_from), time.valid_to == storage::for_ever ? "-" : to_text(time.valid_to),
         time.parent.empty() ? "-" : time.parent.text(), std::string(storage::name_of(time.type)),
         time.code.empty() ? "-" : time.code, format("{}%", time.target_percent),
         time.name + (time.merged_into.empty() ? "" : " (merged into " + time.merged_into.text() + ")")});
  return Outcome{.text = columns(rows), .file = ""};
}

Result<Outcome> change_counter(db::Connection& writer, const AdminContext& context,
                               const Arguments& arguments) {
  XINLUON_TRY(const auto id, id_from<CounterId>(arguments, "subject"));
  XINLUON_TRY(const auto from, from_day(arguments));
  storage::CounterChange change;
  change.name = given(arguments, "name");
  change.number = given(arguments, "number");
  change.field = given(arguments, "field");
  if (arguments.contains("unit")) {
    XINLUON_TRY(change.unit, id_from<UnitId>(arguments, "unit"));
  }
  return told(Changes(writer, everything(), context.now).change(id, from, change),
              format("counter {} changed from {} on", id.text(), to_text(from)));
}

Result<Outcome> close_counter(db::Connection& writer, const AdminContext& context,
                              const Arguments& arguments) {
  XINLUON_TRY(const auto id, id_from<CounterId>(arguments, "subject"));
  XINLUON_TRY(const auto from, from_day(arguments));
  return told(Changes(writer, everything(), context.now).close(id, from),
              format("counter {} is closed from {} on", id.text(), to_text(from)));
}

Result<Outcome> reopen_counter(db::Connection& writer, const AdminContext& context,
                               const Arguments& arguments) {
  XINLUON_TRY(const auto id, id_from<CounterId>(arguments, "subject"));
  return told(Changes(writer, everything(), context.now).reopen(id),
              format("counter {} is open again", id.text()));
}

Result<organisation::Kind> kind_from(const Arguments& arguments) {
  const auto kind = organisation::kind_from_name(argument(arguments, "subject"));
  if (kind) return *kind;
  return fail(Errc::rejected,
              "the kind is units, counters, fields, procedures, officers, shifts, calendar, targets or "
              "transactions");
}

Result<Outcome> import_csv(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  XINLUON_TRY(const auto kind, kind_from(arguments));
  const std::string dry_run = argument(arguments, "dry-run", "0");
  if (dry_run != "0" && dry_run != "1") return fail(Errc::rejected, "--dry-run is 0 or 1");
  // In base64: a file in Windows-1258 is no text for the socket.
  const auto bytes = crypto::from_base64(argument(arguments, content_key));
  if (!bytes) return fail(Errc::rejected, "the content is no base64");
  XINLUON_TRY(const auto report, organisation::import_csv(writer, everything(), kind, *bytes, context.now));
  if (!report.complaints.empty()) return fail(Errc::rejected, words_of(report));
  for (const auto& correction : report.corrections)
    XINLUON_RETURN_IF_ERROR(accounts::record(writer,
                                             {.actor = context.actor,
                                              .action = "shift-correct",
                                              .subject = correction.counter.text(),
                                              .detail = correction.words,
                                              .address = ""},
                                             context.now));
  return Outcome{.text = words_of(report), .file = "", .take_back = dry_run == "1"};
}

Result<Outcome> export_csv(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  XINLUON_TRY(const auto kind, kind_from(arguments));
  const std::string as = argument(arguments, "format", "csv-excel");
  if (as != "csv" && as != "csv-excel") return fail(Errc::rejected, "--format is csv or csv-excel");
  const auto form = as == "csv" ? wire::CsvForm::plain : wire::CsvForm::excel_vi;
  XINLUON_TRY(auto text, organisation::export_csv(writer, everything(), kind, form));
  return Outcome{.text = "", .file = std::move(text)};
}

constexpr AdminOption from_option{"from", "DAY", true, "the first day on which it is so: 2026-07-01"};

}  // namespace

std::vector<AdminCommand> organisation_change_commands() {
  return {
      {.words = "unit change",
       .subject = "ID",
       .options = {from_option,
                   {"name", "NAME", false, "its name from then on"},
                   {"type", "TYPE", false, "nation, province, department, commune, centre, point"},
                   {"parent", "ID", false, "the unit above from then on"},
                   {"code", "CODE", false, "official code, 2 or 5 digits"},
                   {"target", "PERCENT", false, "what its percentage is judged against"}},
       .help = "Changes a unit from a day on; what was before stays, and votes follow.",
       .run = change_unit},
      {.words = "unit close",
       .subject = "ID",
       .options = {from_option},
       .help = "Closes a unit that has no open unit or counter below it.",
       .run = close_unit},
      {.words = "unit reopen",
       .subject = "ID",
       .options = {},
       .help = "Opens a unit again that was closed by mistake.",
       .run = reopen_unit},
      {.words = "unit merge",
       .subject = "ID",
       .options = {{"into", "ID", true, "the unit that takes over its units and counters"}, from_option},
       .help = "Merges a unit into another from a day on, and closes it.",
       .run = merge_unit},
      {.words = "unit show",
       .subject = "ID",
       .options = {},
       .help = "Shows what a unit was when.",
       .writes = false,
       .run = show_unit},
      {.words = "counter change",
       .subject = "ID",
       .options = {from_option,
                   {"unit", "ID", false, "where it stands from then on"},
                   {"number", "NUMBER", false, "as on the desk"},
                   {"name", "NAME", false, "its name from then on"},
                   {"field", "FIELD", false, "what it serves"}},
       .help = "Changes or moves a counter from a day on; its votes of those days follow.",
       .run = change_counter},
      {.words = "counter close",
       .subject = "ID",
       .options = {from_option},
       .help = "Closes a counter; its votes stay counted.",
       .run = close_counter},
      {.words = "counter reopen",
       .subject = "ID",
       .options = {},
       .help = "Opens a counter again that was closed by mistake.",
       .run = reopen_counter},
      {.words = "csv import",
       .subject = "KIND",
       .options = {{"file", "FILE", true, "the table; its columns are in xinluon-server(1)"},
                   {"dry-run", "1", false, "check everything and take nothing"}},
       .help = "Takes units, counters, fields, procedures, officers, shifts, calendar, targets or "
               "transactions: all or "
               "nothing.",
       .takes_content = true,
       .run = import_csv},
      {.words = "csv export",
       .subject = "KIND",
       .options = {{"format", "FORMAT", false,
                    "csv-excel (default: opens right in a Vietnamese Excel) or csv"}},
       .help = "Writes such a table, as `csv import` takes it.",
       .writes_file = true,
       .run = export_csv},
  };
}

}  // namespace xinluon::commands
