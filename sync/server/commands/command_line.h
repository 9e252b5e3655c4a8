// The words of `xinluon-server --help`.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "sync/server/commands/backup.h"
#include "sync/server/commands/figures.h"
#include "sync/server/commands/purge.h"
#include "sync/server/commands/sample.h"

namespace xinluon::commands {

struct CheckCommand {};
struct ServeCommand {};
struct MigrateCommand {};
struct RecountCommand {
  std::filesystem::path bundle;  // empty: the server's own database
};
struct AdminWords {
  std::vector<std::string> words;
};
using Command = std::variant<CheckCommand, ServeCommand, MigrateCommand, RecountCommand, BackupCommand,
                             RestoreCommand, PurgeCommand, ReportOptions, SampleOptions, AdminWords>;

struct CommandLine {
  std::filesystem::path config = "/etc/xinluon/server.toml";
  std::string database;  // instead of database.url; empty: as configured
  Command command;
};

// What to do, or the exit code when all is said: 0 after --help and --version, 2 after a usage error.
std::variant<CommandLine, int> parse_command_line(int argc, char** argv);

}  // namespace xinluon::commands
