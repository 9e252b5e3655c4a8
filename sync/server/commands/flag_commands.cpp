// admin flag list, judge, set-aside, set-back.
#include <sstream>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/columns.h"
#include "sync/server/flags/deciding.h"
#include "sync/server/flags/judging.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::commands {
namespace {

using storage::Scope;

constexpr std::size_t max_listed = 1'000;
constexpr std::size_t days_at_once = 2'000;  // some seconds of the writer

Result<std::vector<UnitId>> units_of(db::Connection& writer, const Arguments& arguments) {
  if (arguments.contains("unit")) {
    const auto unit = UnitId::from(argument(arguments, "unit"));
    if (!unit) return fail(Errc::rejected, "--unit: 1-32 characters of A-Z a-z 0-9 . _ -");
    return std::vector<UnitId>{*unit};
  }
  XINLUON_TRY(const auto tops, storage::top_units(writer, Scope::local_administrator()));
  std::vector<UnitId> units;
  for (const auto& top : tops) units.push_back(top.id);
  return units;
}

Result<Outcome> list(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  const Day today = day_of(context.now);
  Period period{today - std::chrono::days(31), today};
  if (arguments.contains("period")) {
    XINLUON_TRY(period, period_from_text(argument(arguments, "period")));
  }
  XINLUON_TRY(const auto units, units_of(writer, arguments));
  std::vector<std::vector<std::string>> rows = {
      {"GROUP", "RULE", "DAY", "COUNTER", "VOTES", "ASIDE", "EVIDENCE"}};
  for (const auto& unit : units) {
    XINLUON_TRY(const auto flags,
                storage::flags_during(writer, Scope::local_administrator(), unit, period, max_listed));
    for (const auto& flag : flags) {
      XINLUON_TRY(const auto aside, storage::votes_aside(writer, Scope::local_administrator(), flag.id));
      rows.push_back({flag.id, flag.rule, to_text(flag.day), flag.counter.text(), std::to_string(flag.votes),
                      std::to_string(aside), flag.evidence});
    }
  }
  return Outcome{.text = columns(rows), .file = ""};
}

Result<Outcome> judge(db::Connection& writer, const AdminContext& context, const Arguments&) {
  XINLUON_TRY(const auto done, flags::judge_days_here(writer, days_at_once, context.now));
  return Outcome{.text = format("{} days judged, {} groups found, {} gone; {} days left\n", done.days,
                                done.groups_found, done.groups_gone, done.left),
                 .file = ""};
}

Result<Outcome> decide(db::Connection& writer, const AdminContext& context, const Arguments& arguments,
                       bool counted) {
  flags::Verdict verdict{.groups = {argument(arguments, "subject")},
                         .counted = counted,
                         .reason = argument(arguments, "reason")};
  std::istringstream others(argument(arguments, "with"));
  for (std::string id; others >> id;) verdict.groups.push_back(id);
  const flags::Judge judge{
      .actor = context.actor, .scope = Scope::local_administrator(), .unit = {}, .sees_records = true};
  XINLUON_TRY(const auto decided, flags::decide(writer, judge, verdict, context.now));
  return Outcome{.text = format("{} votes {}\n", decided.changed, counted ? "counted again" : "set aside"),
                 .file = ""};
}

std::vector<AdminOption> decision_options() {
  return {{"reason", "TEXT", true, "why; it stands in the audit log"},
          {"with", "GROUPS", false, "further groups of the same counter and day"}};
}

}  // namespace

std::vector<AdminCommand> flag_commands() {
  return {
      {.words = "flag list",
       .subject = "",
       .options = {{"period", "PERIOD", false, "2026-11, 2026-Q4, first..last (the last 31 days)"},
                   {"unit", "ID", false, "of this unit and below only"}},
       .help = "Lists groups of suspicious votes. A rule only flags: they are counted until somebody sets "
               "them aside.",
       .writes = false,
       .run = list},
      {.words = "flag judge",
       .subject = "",
       .options = {},
       .help = "Judges closed days whose votes changed, up to 2,000 of them; serve does so every night.",
       .run = judge},
      {.words = "flag set-aside",
       .subject = "GROUP",
       .options = decision_options(),
       .help = "Sets a group's votes aside: they are not counted any more, and kept.",
       .run = [](db::Connection& writer, const AdminContext& context,
                 const Arguments& arguments) { return decide(writer, context, arguments, false); }},
      {.words = "flag set-back",
       .subject = "GROUP",
       .options = decision_options(),
       .help = "Counts a group's votes again.",
       .run = [](db::Connection& writer, const AdminContext& context,
                 const Arguments& arguments) { return decide(writer, context, arguments, true); }},
  };
}

}  // namespace xinluon::commands
