// A password from a person at a terminal, or from a script's standard input; never from the command line,
// where every process can read it.
#pragma once

#include <string>

#include "sync/base/result.h"

namespace xinluon::commands {

// At a terminal: asked for twice, without echo. Else: the first line of standard input.
Result<std::string> read_password();

}  // namespace xinluon::commands
