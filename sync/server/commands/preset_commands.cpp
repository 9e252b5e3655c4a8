// admin preset.
#include "sync/base/format.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/columns.h"
#include "sync/server/organisation/changes.h"

namespace xinluon::commands {
namespace {

using storage::Scope;

Result<YearDay> day_in(const Arguments& arguments, std::string_view name) {
  auto day = year_day_from_text(argument(arguments, name));
  if (!day) return fail(with_context(std::move(day).error(), format("--{}", name)));
  return day;
}

Result<Outcome> list(db::Connection& reader, const AdminContext& context, const Arguments&) {
  XINLUON_TRY(const auto presets, storage::reporting_presets(reader, Scope::local_administrator()));
  const Day today = day_of(context.now);
  std::vector<std::vector<std::string>> rows = {
      {"PRESET", "FIRST", "LAST", "DUE BEFORE", "NEXT", "LAST DAY TO SEND", "NAME", "SOURCE"}};
  for (const auto& preset : presets) {
    const auto next = reporting_periods_at(preset, today).front();
    const auto& send = next.last_day_to_send;
    rows.push_back({preset.id, to_text(preset.first), to_text(preset.last),
                    preset.due_before ? to_text(*preset.due_before) : "-", next.text,
                    send ? format("{} (in {} days)", to_text(*send), days_left(*send, today)) : "-",
                    preset.name, preset.source});
  }
  return Outcome{.text = columns(rows), .file = ""};
}

Result<Outcome> put(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  ReportingPreset preset;
  preset.id = argument(arguments, "subject");
  preset.name = argument(arguments, "name");
  preset.source = argument(arguments, "source");
  XINLUON_TRY(preset.first, day_in(arguments, "first"));
  XINLUON_TRY(preset.last, day_in(arguments, "last"));
  if (arguments.contains("due-before")) {
    XINLUON_TRY(preset.due_before, day_in(arguments, "due-before"));
  }
  const Scope everything = Scope::local_administrator();
  XINLUON_RETURN_IF_ERROR(organisation::Changes(writer, everything, context.now).put(preset));
  const auto next = reporting_periods_at(preset, day_of(context.now)).front();
  return Outcome{
      .text = format("{} is {} to {}\n", next.text, to_text(next.data.first), to_text(next.data.last)),
      .file = ""};
}

Result<Outcome> remove(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  const std::string id = argument(arguments, "subject");
  const Scope everything = Scope::local_administrator();
  XINLUON_RETURN_IF_ERROR(organisation::Changes(writer, everything, context.now).remove_preset(id));
  return Outcome{.text = format("{} is gone\n", id), .file = ""};
}

}  // namespace

std::vector<AdminCommand> preset_commands() {
  return {
      {.words = "preset list",
       .subject = "",
       .options = {},
       .help = "Lists the reporting periods that rules ask for, and which is due next.",
       .writes = false,
       .run = list},
      {.words = "preset put",
       .subject = "PRESET",
       .options = {{"name", "NAME", true, "as people choose it: \"Báo cáo hành chính: năm\""},
                   {"source", "TEXT", true, "the rule that asks for it"},
                   {"first", "DAY", true,
                    "of the data: 01-01, of the year before -1:11-16; of each month 15"},
                   {"last", "DAY", true, "of the data, this day too"},
                   {"due-before", "DAY", false, "the last day to send is the day before: 11-30"}},
       .help = "Adds or replaces a reporting period.",
       .run = put},
      {.words = "preset remove",
       .subject = "PRESET",
       .options = {},
       .help = "Takes a reporting period out; figures stay as they are.",
       .run = remove},
  };
}

}  // namespace xinluon::commands
