// admin tracker: reports sent, due and late.
#include "sync/base/format.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/columns.h"
#include "sync/server/reports/tracker.h"
#include "sync/server/storage/reporting_presets.h"

namespace xinluon::commands {
namespace {

using storage::Scope;

constexpr std::size_t all_units = 1'000'000;

Result<ReportingPeriod> period_in(db::Connection& reader, const Arguments& arguments) {
  XINLUON_TRY(const auto presets, storage::reporting_presets(reader, Scope::local_administrator()));
  auto period = reporting_period(argument(arguments, "period"), presets);
  if (!period) return fail(with_context(std::move(period).error(), "--period"));
  return period;
}

// The unit asked for, or the tops of the tree.
Result<std::vector<UnitId>> tops_in(db::Connection& reader, const Arguments& arguments) {
  const Scope everything = Scope::local_administrator();
  if (arguments.contains("unit")) {
    XINLUON_TRY(const auto id, id_from<UnitId>(arguments, "unit"));
    XINLUON_TRY(const auto unit, storage::find_unit(reader, everything, id));
    return std::vector{unit.id};
  }
  XINLUON_TRY(const auto tops, storage::top_units(reader, everything));
  std::vector<UnitId> ids;
  for (const auto& top : tops) ids.push_back(top.id);
  return ids;
}

std::vector<std::string> row_of(const reports::TrackedUnit& tracked) {
  const auto& sent = tracked.unit.sent;
  return {tracked.unit.id.text(),
          std::string(name_of(tracked.state)),
          sent ? to_text(sent->sent_on) : "-",
          sent ? sent->account : "-",
          sent ? sent->note : "-",
          tracked.unit.name};
}

std::string due_line(const ReportingPeriod& period, Day today) {
  const std::string data =
      format("{}: {} to {}", period.text, to_text(period.data.first), to_text(period.data.last));
  if (!period.last_day_to_send) return data + ", no last day to send\n";
  return format("{}, last day to send {} (in {} days)\n", data, to_text(*period.last_day_to_send),
                days_left(*period.last_day_to_send, today));
}

Result<Outcome> list(db::Connection& reader, const AdminContext& context, const Arguments& arguments) {
  reports::TrackerRequest request;
  request.limit = all_units;
  XINLUON_TRY(request.period, period_in(reader, arguments));
  if (arguments.contains("state")) {
    request.state = report_state_from_name(argument(arguments, "state"));
    if (!request.state) return fail(Errc::rejected, "--state: late, due, not_due, sent_late or sent");
  }
  XINLUON_TRY(const auto tops, tops_in(reader, arguments));
  std::array<std::size_t, all_report_states.size()> counts{};
  std::vector<std::vector<std::string>> rows = {{"UNIT", "STATE", "SENT ON", "BY", "NOTE", "NAME"}};
  for (const auto& top : tops) {
    request.top = top;
    XINLUON_TRY(const auto tracker,
                reports::track_reports(reader, Scope::local_administrator(), request, context.now));
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += tracker.counts[i];
    for (const auto& tracked : tracker.units) rows.push_back(row_of(tracked));
  }
  std::string text = due_line(request.period, day_of(context.now)) + columns(rows);
  for (const ReportState state : all_report_states)
    text += format("{}{} {}", state == all_report_states.front() ? "" : ", ", name_of(state),
                   counts[static_cast<std::size_t>(state)]);
  return Outcome{.text = text + "\n", .file = ""};
}

Result<Outcome> note(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  const Scope everything = Scope::local_administrator();
  storage::SentReport report;
  XINLUON_TRY(report.unit, id_from<UnitId>(arguments, "subject"));
  XINLUON_TRY(report.period, period_in(writer, arguments));
  report.note = argument(arguments, "document");
  report.sent_on = day_of(context.now);
  if (arguments.contains("sent-on")) {
    XINLUON_TRY(report.sent_on, day_from_text(argument(arguments, "sent-on")));
  }
  report.account = context.actor;
  report.noted = context.now;
  XINLUON_TRY(
      const auto figures,
      reports::percentages_here(writer, everything,
                                reports::figures_of_report(report.unit, report.period.data), context.now));
  report.figures_sha256 = reports::figures_sha256(figures);
  XINLUON_TRY(const auto noted, storage::note_sent_report(writer, everything, std::move(report)));
  return Outcome{.text = format("{} {}: sent on {}, figures {}\n", noted.unit.text(), noted.period.text,
                                to_text(noted.sent_on), noted.figures_sha256),
                 .file = ""};
}

Result<Outcome> take_back(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  storage::TakingBack taking_back;
  XINLUON_TRY(taking_back.unit, id_from<UnitId>(arguments, "subject"));
  taking_back.period = argument(arguments, "period");
  taking_back.why = argument(arguments, "why");
  taking_back.account = context.actor;
  taking_back.noted = context.now;
  XINLUON_TRY(const auto noted,
              storage::take_back_sent_report(writer, Scope::local_administrator(), taking_back));
  return Outcome{.text = format("{} {}: taken back\n", noted.unit.text(), noted.period.text), .file = ""};
}

}  // namespace

std::vector<AdminCommand> tracker_commands() {
  const AdminOption period = {"period", "PERIOD", true, "a reporting period: dak-lak-nam/2026"};
  return {
      {.words = "tracker list",
       .subject = "",
       .options = {period,
                   {"unit", "ID", false, "this unit and all below it (all)"},
                   {"state", "STATE", false, "only late, due, not_due, sent_late or sent"}},
       .help = "Lists which units sent their report for a period, which owe one, which are late.",
       .writes = false,
       .run = list},
      {.words = "tracker note",
       .subject = "UNIT",
       .options = {period,
                   {"document", "TEXT", true, "its number: \"Số 12/BC-UBND\""},
                   {"sent-on", "DAY", false, "2026-11-25 (today)"}},
       .help = "Notes a unit's report as sent, with the fingerprint of its published figures.",
       .run = note},
      {.words = "tracker take-back",
       .subject = "UNIT",
       .options = {period, {"why", "TEXT", true, "why it was not sent after all, or was returned"}},
       .help = "Takes back that a report was noted as sent; both stay.",
       .run = take_back},
  };
}

}  // namespace xinluon::commands
