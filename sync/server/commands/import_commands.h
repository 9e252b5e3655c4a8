// The kiosks' exports, read here and given to the server part by part.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "sync/server/commands/admin_command.h"

namespace xinluon::commands {

// Asks the running server, or does it here.
using Perform = std::function<Result<Outcome>(const AdminCall&)>;

// What to tell about one file. Parts that were taken before an error stay taken.
Result<std::string> import_file(const std::filesystem::path& path, const Perform& perform);

}  // namespace xinluon::commands
