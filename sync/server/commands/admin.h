// `xinluon-server admin …`: asks the running server over its socket, or does it itself when none runs.
#pragma once

#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/config.h"

namespace xinluon::commands {

// `words` is what follows "admin". Prints the outcome; gives the exit code.
int run_admin(const Config& config, const std::vector<std::string>& words, const Clock& clock);

// One command of the table, by the running server or in this process.
Result<Outcome> perform_admin(const Config& config, const AdminCall& call, const Clock& clock);

}  // namespace xinluon::commands
