#include "sync/uploader/config.h"

#include <array>
#include <utility>

#include "sync/base/config_file.h"

namespace xinluon::uploader {
namespace {

// Made relative to nothing: a daemon's working folder is an accident.
std::filesystem::path absolute_path(ConfigFile& file, const char* key,
                                    const std::filesystem::path& fallback) {
  std::filesystem::path path = file.text(key, fallback.native());
  if (path.is_relative()) file.reject(key, "must be an absolute path");
  return path;
}

log::Priority priority(ConfigFile& file) {
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

}  // namespace

Result<Config> load_config(const std::filesystem::path& path) {
  XINLUON_TRY(auto file, ConfigFile::load(path));
  Config config;
  config.app_socket = absolute_path(file, "app.socket", config.app_socket);
  config.data = absolute_path(file, "data", config.data);
  config.status_file = absolute_path(file, "status_file", config.status_file);
  const std::string enrolment = file.text("enrolment_file", config.enrolment_file.native());
  config.enrolment_file = enrolment;
  if (!enrolment.empty() && config.enrolment_file.is_relative())
    file.reject("enrolment_file", "must be an absolute path, or \"\" for none");
  config.proxy = file.text("proxy", "");
  if (!config.proxy.empty() && config.proxy.find("://") == std::string::npos)
    file.reject("proxy", "must look like http://proxy:3128, or \"\" for none");
  config.log_level = priority(file);
  XINLUON_RETURN_IF_ERROR(file.finish());
  return config;
}

}  // namespace xinluon::uploader
