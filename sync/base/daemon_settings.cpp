#include "sync/base/daemon_settings.h"

#include <array>
#include <string>
#include <utility>

namespace xinluon {

std::filesystem::path absolute_path(ConfigFile& file, const char* key,
                                    const std::filesystem::path& fallback) {
  std::filesystem::path path = file.text(key, fallback.native());
  const bool left_out = path.empty() && fallback.empty();
  if (path.is_relative() && !left_out) file.reject(key, "must be an absolute path");
  return path;
}

log::Priority log_level(ConfigFile& file) {
  constexpr std::array<std::pair<std::string_view, log::Priority>, 4> levels = {
      {{"debug", log::Priority::debug},
       {"info", log::Priority::info},
       {"warning", log::Priority::warning},
       {"error", log::Priority::error}}};
  const std::string level = file.one_of("log.level", "info", {"debug", "info", "warning", "error"});
  for (const auto& [name, value] : levels)
    if (name == level) return value;
  return log::Priority::info;
}

}  // namespace xinluon
