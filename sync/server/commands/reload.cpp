#include "sync/server/commands/reload.h"

namespace xinluon::commands {
namespace {

Result<void> reload(const std::filesystem::path& file, http::Application& application,
                    notices::Courier& courier) {
  XINLUON_TRY(const auto config, load_config(file));
  XINLUON_RETURN_IF_ERROR(application.reload(config.application));
  courier.reload(courier_options(config));
  log::set_format(config.log_format);
  log::set_threshold(config.log_level);
  return {};
}

}  // namespace

notices::CourierOptions courier_options(const Config& config) {
  return {config.channels, config.public_url};
}

void reload_configuration(const std::filesystem::path& file, http::Application& application,
                          notices::Courier& courier) {
  const auto reloaded = reload(file, application, courier);
  if (!reloaded)
    return log::error("the configuration was not reloaded, everything stays as it was: {}",
                      reloaded.error().message);
  log::info("configuration reloaded");
}

}  // namespace xinluon::commands
