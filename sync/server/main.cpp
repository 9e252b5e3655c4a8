// xinluon-server: the central satisfaction server.
#include "sync/base/system_clock.h"
#include "sync/crypto/random.h"
#include "sync/server/commands/admin.h"
#include "sync/server/commands/command_line.h"
#include "sync/server/commands/exit_codes.h"
#include "sync/server/commands/migrate.h"
#include "sync/server/commands/serve.h"

namespace {

using namespace xinluon;
using namespace xinluon::commands;

struct Run {
  const Config& config;
  const Clock& clock;

  int operator()(const CheckCommand&) const { return exit_fine; }
  int operator()(const ServeCommand&) const { return run_serve(config, clock); }
  int operator()(const MigrateCommand&) const { return run_migrate(config); }
  int operator()(const RecountCommand& recount) const { return run_recount(config, recount.bundle); }
  int operator()(const BackupCommand& backup) const { return run_backup(config, backup, clock); }
  int operator()(const RestoreCommand& restore) const { return run_restore(config, restore); }
  int operator()(const PurgeCommand& purge) const { return run_purge(config, purge, clock); }
  int operator()(const SampleOptions& options) const { return run_sample(config, options, clock); }
  int operator()(const ReportOptions& options) const { return run_report(config, options, clock); }
  int operator()(const AdminWords& admin) const { return run_admin(config, admin.words, clock); }
};

}  // namespace

int main(int argc, char** argv) {
  auto parsed = parse_command_line(argc, argv);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& line = std::get<CommandLine>(parsed);
  crypto::init();
  // Whoever verifies a bundle has no server, and no configuration.
  if (const auto* recount = std::get_if<RecountCommand>(&line.command); recount && !recount->bundle.empty())
    return run_recount({}, recount->bundle);
  const auto config = load_config(line.config, line.database);
  if (!config) return complain(config.error(), exit_bad_usage);
  const SystemClock clock;
  return std::visit(Run{*config, clock}, line.command);
}
