#include "kiosk/app/setup.h"

#include "kiosk/app/identity.h"
#include "sync/base/log.h"

namespace xinluon::app {

Result<TerminalParts> load_parts(const Config& config) {
  std::error_code unreadable;
  if (!std::filesystem::is_directory(config.assets / "strings", unreadable)) {
    return fail(Errc::not_found,
                format("{} holds no words and pictures; set assets in the configuration, or --assets",
                       config.assets.string()));
  }
  XINLUON_TRY(ui::Packs packs, ui::load_packs(config.assets / "strings", config.flow.languages));
  XINLUON_TRY(ui::Theme theme, ui::Theme::load(config.assets / "themes" / "default.toml"));
  return TerminalParts{config.flow, config.site, std::move(packs), theme, config.motion};
}

Result<votelog::ThreadOptions> log_options(Config& config) {
  if (config.kiosk.empty()) {
    XINLUON_TRY(config.kiosk, made_up_kiosk_id(config.data));
    config.site.kiosk = config.kiosk.text();
  }
  votelog::ThreadOptions options;
  options.log.folder = config.data;
  options.log.kiosk = config.kiosk;
  XINLUON_TRY(options.log.boot, boot_id());
  options.log.software = format("xinluon {}", XINLUON_VERSION);
  options.counter = config.flow.counter;
  options.socket = config.socket;
  if (const auto uid = user_id(config.peer_user)) {
    options.peer_uids = {*uid};
  } else {
    log::warning("{}; only this user and root may ask for records ({})", uid.error().message,
                 config.socket.string());
  }
  return options;
}

}  // namespace xinluon::app
