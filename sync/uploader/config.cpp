#include "sync/uploader/config.h"

#include <utility>

#include "sync/base/daemon_settings.h"

namespace xinluon::uploader {
namespace {

Result<Config> read(ConfigFile file) {
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
  config.log_level = log_level(file);
  XINLUON_RETURN_IF_ERROR(file.finish());
  return config;
}

}  // namespace

Result<Config> load_config(const std::filesystem::path& path) {
  XINLUON_TRY(auto file, ConfigFile::load(path));
  return read(std::move(file));
}

Result<Config> parse_config(std::string_view toml, std::string name) {
  XINLUON_TRY(auto file, ConfigFile::parse(toml, std::move(name)));
  return read(std::move(file));
}

}  // namespace xinluon::uploader
