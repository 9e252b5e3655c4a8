#include "sync/server/commands/command_line.h"

#include <algorithm>
#include <utility>

#include <CLI/CLI.hpp>

#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/exit_codes.h"

namespace xinluon::commands {
namespace {

CLI::App* add_report(CLI::App& app, ReportOptions& report) {
  auto* command = app.add_subcommand("report", "Percentages of satisfaction");
  command->add_option(
      "--period", report.period,
      "2026-11-21, 2026-W47, 2026-11, 2026-Q4, 2026-H2, 2026-9M, 2026, first..last, or a reporting "
      "period as dak-lak-nam/2026 (this month so far)");
  command->add_option("--unit", report.unit, "Unit (the top of the tree)");
  command->add_option("--counter", report.counter, "Counter, instead of a unit");
  command->add_option("--officer", report.officer, "Officer, instead of a unit");
  command->add_option("--by", report.by,
                      "Cuts: one or several of lang,hour,field,procedure (units), officer (counters)");
  command->add_option("--series", report.series, "Step by step: day, week, month or quarter");
  command->add_option("--compare", report.compare, "With another period: previous, last-year or a period");
  command->add_option("--format", report.format, "How it is printed")
      ->check(CLI::IsMember({"table", "json", "csv", "csv-excel", "xlsx"}))
      ->capture_default_str();
  command->add_option("--out", report.out, "Into this file instead; xlsx always");
  command->add_flag("--live", report.live, "Every vote up to now; only on the server's own machine");
  return command;
}

CLI::App* add_sample(CLI::App& app, SampleOptions& sample) {
  auto* command = app.add_subcommand(
      "sample", "Make a sample province with its votes, marked as sample everywhere (server stopped)");
  const auto add_number = [command](const char* name, std::uint64_t& number, const char* help) {
    // CLI11 reads -1 as the largest of all numbers.
    command->add_option(name, number, help)->check(CLI::NonNegativeNumber)->capture_default_str();
  };
  add_number("--seed", sample.seed, "The same seed gives the same votes");
  add_number("--communes", sample.communes, "How many communes");
  add_number("--counters", sample.counters, "How many counters in all of them");
  add_number("--days", sample.days, "How many days of votes");
  command->add_option("--until", sample.until, "The last of these days: 2026-11-21 (yesterday)");
  return command;
}

// What follows "admin" is for the admin table alone, but --config and --database may stand there too.
template <class Value>
void take_option(std::vector<std::string>& words, std::string_view option, Value& value) {
  const auto found = std::find(words.begin(), words.end(), option);
  if (found == words.end() || found + 1 == words.end()) return;
  value = *(found + 1);
  words.erase(found, found + 2);
}

bool wants_help(const std::vector<std::string>& words) {
  return words.empty() || std::any_of(words.begin(), words.end(), [](const std::string& word) {
           return word == "--help" || word == "-h" || word == "help";
         });
}

// The command before --help: "csv import".
std::string asked_about(const std::vector<std::string>& words) {
  std::string command;
  for (const auto& word : words) {
    if (word.starts_with('-') || word == "help") break;
    command += (command.empty() ? "" : " ") + word;
  }
  return command;
}

}  // namespace

std::variant<CommandLine, int> parse_command_line(int argc, char** argv) {
  CommandLine line;
  ReportOptions report;
  SampleOptions sample;
  bool check = false;
  CLI::App app("Takes the votes of XinLuôn feedback terminals and gives percentages.", "xinluon-server");
  app.option_defaults()->take_last();
  app.add_option("--config", line.config, "Configuration")->capture_default_str();
  app.add_option("--database", line.database,
                 "SQLite file or postgresql://role@host/database (as configured)");
  app.add_flag("--check-config", check, "Tell what is wrong with the configuration, then exit");
  app.set_version_flag("--version", "xinluon-server " XINLUON_VERSION);
  app.require_subcommand(0, 1);
  app.fallthrough();
  auto* serve = app.add_subcommand("serve", "Serve kiosks and the dashboard until stopped");
  auto* migrate = app.add_subcommand("migrate", "Bring the database up to this program (server stopped)");
  auto* admin = app.add_subcommand("admin", "Units, counters, kiosks, enrolment codes, accounts");
  admin->prefix_command()->fallthrough(false)->set_help_flag();
  auto* reporting = add_report(app, report);
  auto* sampling = add_sample(app, sample);
  auto* recount = app.add_subcommand("recount", "Verify every chain and figure against the verbatim records");
  RecountCommand recounting;
  recount->add_option("--bundle", recounting.bundle, "An audit bundle's folder, instead of the database");
  BackupCommand backing_up;
  auto* backup = app.add_subcommand("backup", "Copy the database and the keys into a new folder, verified");
  backup->add_option("dir", backing_up.folder, "The new folder")->required();
  RestoreCommand restoring;
  auto* restore = app.add_subcommand("restore", "Set up this server from a backup (server stopped)");
  restore->add_option("dir", restoring.folder, "The backup's folder")->required();
  PurgeCommand purging;
  auto* purge = app.add_subcommand("purge", "Delete verbatim records older than retention.months");
  purge->add_flag("--dry-run", purging.dry_run, "Only say what would go");
  auto* checkpoint = app.add_subcommand("checkpoint", "Make a signed checkpoint over all kiosks' heads now");
  try {
    app.parse(argc, argv);
    if (!check && app.get_subcommands().empty()) throw CLI::CallForHelp();
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_fine : exit_bad_usage;
  }
  auto admin_words = admin->remaining();
  take_option(admin_words, "--config", line.config);
  take_option(admin_words, "--database", line.database);
  if (admin->parsed() && wants_help(admin_words)) {
    std::fputs(admin_help(asked_about(admin_words)).c_str(), stdout);
    return admin_words.empty() ? exit_bad_usage : exit_fine;
  }
  if (check)
    line.command = CheckCommand{};
  else if (serve->parsed())
    line.command = ServeCommand{};
  else if (migrate->parsed())
    line.command = MigrateCommand{};
  else if (admin->parsed())
    line.command = AdminWords{std::move(admin_words)};
  else if (reporting->parsed())
    line.command = report;
  else if (sampling->parsed())
    line.command = sample;
  else if (recount->parsed())
    line.command = std::move(recounting);
  else if (backup->parsed())
    line.command = std::move(backing_up);
  else if (restore->parsed())
    line.command = std::move(restoring);
  else if (purge->parsed())
    line.command = purging;
  else if (checkpoint->parsed())
    line.command = AdminWords{{"checkpoint", "create"}};
  return line;
}

}  // namespace xinluon::commands
