// admin kiosk approve, kiosks approve, journal, config, rollout, alert: kiosks by the hundred.
#include <charconv>
#include <iterator>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/columns.h"
#include "sync/server/fleet/enrolment_batch.h"
#include "sync/server/fleet/rollouts.h"
#include "sync/server/fleet/watch.h"
#include "sync/server/ingest/approval.h"
#include "sync/server/storage/alerts.h"
#include "sync/server/storage/configs.h"
#include "sync/server/storage/log_requests.h"
#include "sync/wire/limits.h"

namespace xinluon::commands {
namespace {

using storage::Scope;

Scope everywhere() {
  return Scope::local_administrator();
}

Outcome said(std::string text) {
  return {.text = std::move(text), .file = ""};
}

Result<std::int64_t> number_of(const Arguments& arguments, std::string_view name, std::int64_t fallback,
                               std::int64_t min, std::int64_t max) {
  const std::string text = argument(arguments, name, std::to_string(fallback));
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < min || number > max)
    return fail(Errc::rejected, format("{} is a number from {} to {}", name, min, max));
  return number;
}

Result<std::int64_t> subject_number(const Arguments& arguments) {
  return number_of(arguments, "subject", 0, 1, wire::max_number);
}

Result<KioskId> kiosk_of(const Arguments& arguments) {
  const auto id = KioskId::from(argument(arguments, "subject"));
  if (!id) return fail(Errc::rejected, "that is no kiosk's id");
  return *id;
}

Result<UnitId> unit_of(const Arguments& arguments, std::string_view name) {
  const auto id = UnitId::from(argument(arguments, name));
  if (!id) return fail(Errc::rejected, "that is no unit's id");
  return *id;
}

Result<Outcome> approve_kiosk(db::Connection& writer, const AdminContext& context,
                              const Arguments& arguments) {
  XINLUON_TRY(const auto id, kiosk_of(arguments));
  XINLUON_TRY(const auto votes, ingest::approve_kiosk(writer, id, context.actor, context.now));
  return said(format("kiosk {} approved; {} of its votes count now\n", id.text(), votes));
}

Result<Outcome> approve_kiosks(db::Connection& writer, const AdminContext& context,
                               const Arguments& arguments) {
  XINLUON_TRY(const auto unit, unit_of(arguments, "subject"));
  XINLUON_TRY(const auto approved,
              fleet::approve_all(writer, everywhere(), unit, context.actor, context.now));
  std::string text =
      format("{} kiosks approved; {} of their votes count now\n", approved.kiosks.size(), approved.votes);
  for (const auto& id : approved.unheard)
    text += format("{} was never heard: approve it when it was\n", id.text());
  return said(std::move(text));
}

Result<Outcome> ask_journal(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  XINLUON_TRY(const auto id, kiosk_of(arguments));
  XINLUON_TRY(const auto lines, number_of(arguments, "lines", 200, 1, wire::max_journal_lines));
  XINLUON_RETURN_IF_ERROR(storage::find_kiosk(writer, everywhere(), id));
  XINLUON_RETURN_IF_ERROR(storage::ask_for_log(writer, id, lines, context.actor, context.now));
  return said(
      "asked; the kiosk brings it with its next contact, in five minutes at most while it is online\n");
}

Result<Outcome> show_journal(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  XINLUON_TRY(const auto id, kiosk_of(arguments));
  XINLUON_TRY(const auto requests, storage::log_requests(writer, everywhere(), id));
  for (const auto& request : requests) {
    if (!request.got) continue;
    XINLUON_TRY(const auto whole, storage::find_log_request(writer, everywhere(), request.id));
    return said(whole.content);
  }
  return fail(Errc::not_found, requests.empty() ? "nobody asked for it; see `admin journal ask`"
                                                : "the kiosk has not brought it yet");
}

Result<Outcome> add_config(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  XINLUON_TRY(const auto unit, unit_of(arguments, "unit"));
  XINLUON_TRY(const auto version, fleet::keep_settings(writer, everywhere(),
                                                       {.toml = argument(arguments, content_key),
                                                        .unit = unit,
                                                        .note = argument(arguments, "note"),
                                                        .created = context.now,
                                                        .created_by = context.actor}));
  return said(format("settings {}\n", version));
}

Result<Outcome> list_configs(db::Connection& writer, const AdminContext&, const Arguments&) {
  XINLUON_TRY(const auto configs, storage::configs(writer, everywhere()));
  std::vector<std::vector<std::string>> rows = {{"VERSION", "UNIT", "MADE", "BY", "NOTE"}};
  for (const auto& config : configs)
    rows.push_back({std::to_string(config.version), config.unit.text(), to_rfc3339(config.created),
                    config.created_by, config.note});
  return said(columns(rows));
}

std::string told(const fleet::Acted& acted) {
  return format("roll-out {} of settings {}: {}; {} kiosks are told\n", acted.rollout.id,
                acted.rollout.version, name_of(acted.rollout.state), acted.told.size());
}

Result<Outcome> start_rollout(db::Connection& writer, const AdminContext& context,
                              const Arguments& arguments) {
  fleet::RolloutRequest request;
  XINLUON_TRY(request.version, number_of(arguments, "version", 0, 0, wire::max_number));
  XINLUON_TRY(request.unit, unit_of(arguments, "unit"));
  constexpr std::int64_t usual = fleet::default_soak.count() / 60'000;
  XINLUON_TRY(const auto minutes,
              number_of(arguments, "soak-minutes", usual, 1, fleet::max_soak.count() / 60'000));
  request.soak = Milliseconds(minutes * 60'000);
  request.by = context.actor;
  XINLUON_TRY(const auto acted, fleet::start_rollout(writer, everywhere(), request, context.now));
  return said(told(acted));
}

Result<Outcome> stop_rollout(db::Connection& writer, const AdminContext& context,
                             const Arguments& arguments) {
  XINLUON_TRY(const auto id, subject_number(arguments));
  XINLUON_TRY(const auto acted,
              fleet::stop_rollout(writer, everywhere(), id, argument(arguments, "reason"), context.now));
  return said(told(acted));
}

Result<Outcome> resume_rollout(db::Connection& writer, const AdminContext& context,
                               const Arguments& arguments) {
  XINLUON_TRY(const auto id, subject_number(arguments));
  XINLUON_TRY(const auto acted, fleet::resume_rollout(writer, everywhere(), id, context.now));
  return said(told(acted));
}

Result<Outcome> roll_back(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  XINLUON_TRY(const auto id, subject_number(arguments));
  XINLUON_TRY(const auto acted, fleet::roll_back(writer, everywhere(), id, context.now));
  return said(told(acted));
}

Result<Outcome> list_rollouts(db::Connection& writer, const AdminContext& context, const Arguments&) {
  XINLUON_TRY(const auto rollouts, storage::rollouts(writer, everywhere()));
  const auto calendar_of = fleet::calendars(writer);
  std::vector<std::vector<std::string>> rows = {
      {"ROLLOUT", "SETTINGS", "UNIT", "STATE", "STAGE", "IN FORCE", "FAILED", "OF", "REASON"}};
  for (const auto& rollout : rollouts) {
    XINLUON_TRY(const auto progress,
                fleet::progress_of(writer, everywhere(), rollout, calendar_of, context.now));
    rows.push_back({std::to_string(rollout.id), std::to_string(rollout.version), rollout.unit.text(),
                    std::string(name_of(rollout.state)), std::to_string(rollout.stage + 1),
                    std::to_string(progress.applied), std::to_string(progress.failed()),
                    std::to_string(progress.total), rollout.reason});
  }
  return said(columns(rows));
}

Result<Outcome> list_alerts(db::Connection& writer, const AdminContext&, const Arguments&) {
  XINLUON_TRY(const auto alerts, storage::alerts(writer, everywhere(), {}));
  std::vector<std::vector<std::string>> rows = {
      {"ALERT", "RULE", "SUBJECT", "SINCE", "STATE", "OWNER", "EVIDENCE"}};
  for (const auto& alert : alerts)
    rows.push_back({std::to_string(alert.id), alert.fact.rule, alert.fact.subject, to_rfc3339(alert.opened),
                    std::string(name_of(alert.state)), alert.owner, alert.fact.evidence});
  return said(columns(rows));
}

Result<Outcome> change_alert(db::Connection& writer, const AdminContext& context,
                             const Arguments& arguments) {
  XINLUON_TRY(const auto id, subject_number(arguments));
  storage::AlertChange change;
  if (arguments.contains("state")) {
    change.state = storage::alert_state_from(argument(arguments, "state"));
    if (!change.state) return fail(Errc::rejected, "--state is new, in_progress or closed");
  }
  if (arguments.contains("owner")) change.owner = argument(arguments, "owner");
  if (arguments.contains("note")) change.note = argument(arguments, "note");
  XINLUON_TRY(const auto after, storage::change_alert(writer, everywhere(), id, change, context.now));
  return said(format("alert {} ({} {}): {}, owner \"{}\"\n", id, after.fact.rule, after.fact.subject,
                     name_of(after.state), after.owner));
}

std::vector<AdminCommand> kiosk_acts() {
  return {{.words = "kiosk approve",
           .subject = "ID",
           .options = {},
           .help = "Lets a kiosk of a list count, back to its first vote.",
           .run = approve_kiosk},
          {.words = "kiosks approve",
           .subject = "UNIT",
           .options = {},
           .help = "The same for all pending kiosks of a unit and below that were heard.",
           .run = approve_kiosks},
          {.words = "journal ask",
           .subject = "KIOSK",
           .options = {{"lines", "N", false, "how many lines, at most 1000 (200)"}},
           .help = "Asks for the newest lines of a kiosk's journal.",
           .run = ask_journal},
          {.words = "journal show",
           .subject = "KIOSK",
           .options = {},
           .help = "Prints the journal that the kiosk brought last.",
           .writes = false,
           .run = show_journal}};
}

std::vector<AdminCommand> rollout_acts() {
  return {
      {.words = "config add",
       .subject = "FILE",
       .options = {{"unit", "ID", true, "whose kiosks they are for"}, {"note", "TEXT", false, "what is new"}},
       .help = "Keeps a version of kiosks' remote settings, checked as the kiosk checks them.",
       .takes_content = true,
       .run = add_config},
      {.words = "config list",
       .subject = "",
       .options = {},
       .help = "Lists the versions of remote settings.",
       .writes = false,
       .run = list_configs},
      {.words = "rollout start",
       .subject = "",
       .options = {{"version", "N", true, "of the settings; 0 takes remote settings away"},
                   {"unit", "ID", true, "its kiosks and those below"},
                   {"soak-minutes", "N", false, "how long a stage is watched at least (60)"}},
       .help = "Gives settings to 5 kiosks, then 50, then all; halts by itself when they fare badly.",
       .run = start_rollout},
      {.words = "rollout list",
       .subject = "",
       .options = {},
       .help = "Lists roll-outs, and how far they are.",
       .writes = false,
       .run = list_rollouts},
      {.words = "rollout stop",
       .subject = "ID",
       .options = {{"reason", "TEXT", false, "why"}},
       .help = "No further kiosk gets the settings.",
       .run = stop_rollout},
      {.words = "rollout resume",
       .subject = "ID",
       .options = {},
       .help = "Goes on from where it was stopped or halted.",
       .run = resume_rollout},
      {.words = "rollout roll-back",
       .subject = "ID",
       .options = {},
       .help = "Gives every kiosk back what it had before.",
       .run = roll_back}};
}

std::vector<AdminCommand> alert_acts() {
  return {{.words = "alert list",
           .subject = "",
           .options = {},
           .help = "Lists the alerts that are not closed.",
           .writes = false,
           .run = list_alerts},
          {.words = "alert change",
           .subject = "ID",
           .options = {{"state", "WORD", false, "new, in_progress or closed"},
                       {"owner", "NAME", false, "who looks after it"},
                       {"note", "TEXT", false, "what was found"}},
           .help = "Takes an alert on, notes what was found, closes it.",
           .run = change_alert}};
}

}  // namespace

std::vector<AdminCommand> fleet_commands() {
  auto all = kiosk_acts();
  for (auto part : {rollout_acts(), alert_acts()})
    std::move(part.begin(), part.end(), std::back_inserter(all));
  return all;
}

}  // namespace xinluon::commands
