// `xinluon-server backup` and `restore`: the database as it is at one moment, and the keys by which kiosks
// know this server, in one folder.
#pragma once

#include <filesystem>

#include "sync/base/clock.h"
#include "sync/server/commands/config.h"

namespace xinluon::commands {

struct BackupCommand {
  std::filesystem::path folder;
};
struct RestoreCommand {
  std::filesystem::path folder;
};

// Makes `folder`, beside a serving server or without one; verifies what it wrote; then tells the database up
// to where each chain is in a backup, which kiosks are told in turn. Both print what they did and give the
// exit code.
int run_backup(const Config& config, const BackupCommand& backup, const Clock& clock);

// Into a data folder without a database (or an empty PostgreSQL database). Kiosks then send again by
// themselves what came after the backup.
int run_restore(const Config& config, const RestoreCommand& restore);

}  // namespace xinluon::commands
