#include "sync/uploader/config.h"

#include "sync/base/daemon_settings.h"

namespace xinluon::uploader {

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
  config.log_level = log_level(file);
  XINLUON_RETURN_IF_ERROR(file.finish());
  return config;
}

}  // namespace xinluon::uploader
