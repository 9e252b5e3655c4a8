// `xinluon-server migrate`.
#pragma once

#include "sync/server/commands/config.h"

namespace xinluon::commands {

// Brings the database's schema up to this program's, or makes it. The server must not run. Prints what it
// did; gives the exit code.
int run_migrate(const Config& config);

// On PostgreSQL, after the tables were made or changed: gives the configured roles their rights.
Result<void> grant_roles(db::Connection& owner, const Config& config);

}  // namespace xinluon::commands
