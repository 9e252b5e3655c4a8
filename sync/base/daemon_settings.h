// Settings that the configurations of several programs have in common.
#pragma once

#include <filesystem>

#include "sync/base/config_file.h"
#include "sync/base/log.h"

namespace xinluon {

// Must be absolute: a daemon's working folder is an accident. Empty is right only where the fallback is.
std::filesystem::path absolute_path(ConfigFile& file, const char* key, const std::filesystem::path& fallback);

// log.level: "debug", "info" (default), "warning" or "error".
log::Priority log_level(ConfigFile& file);

}  // namespace xinluon
