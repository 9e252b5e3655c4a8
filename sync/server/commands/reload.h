// What SIGHUP does.
#pragma once

#include <filesystem>

#include "sync/server/commands/config.h"
#include "sync/server/http/application.h"
#include "sync/server/notices/courier.h"

namespace xinluon::commands {

notices::CourierOptions courier_options(const Config& config);

// Reads the file again and takes from it the certificate (of the same key), the limits of connections, level
// and format of the log, mail and webhook. A mistake anywhere in it changes nothing, and the log says which.
void reload_configuration(const std::filesystem::path& file, http::Application& application,
                          notices::Courier& courier);

}  // namespace xinluon::commands
