// `xinluon-server serve`.
#pragma once

#include "sync/base/clock.h"
#include "sync/server/commands/config.h"

namespace xinluon::commands {

// Until SIGTERM or SIGINT, which it takes over: call it before any thread runs. Prints where it listens and
// the pin that kiosks trust; gives the exit code.
int run_serve(const Config& config, const Clock& clock);

}  // namespace xinluon::commands
