// Who gives a command on this machine, for the audit log.
#pragma once

#include <string>

#include <sys/types.h>

namespace xinluon::commands {

std::string actor_of(uid_t uid);  // "local:root"; "local:1000" when the number has no name

}  // namespace xinluon::commands
