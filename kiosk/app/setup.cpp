#include "kiosk/app/setup.h"

#include <algorithm>

#include "kiosk/app/identity.h"
#include "kiosk/app/pin_store.h"
#include "sync/base/log.h"

namespace xinluon::app {
namespace {

std::vector<std::uint32_t> user_ids(const std::vector<std::string>& names, std::string_view what_for) {
  std::vector<std::uint32_t> uids;
  for (const std::string& name : names) {
    if (const auto uid = user_id(name)) {
      uids.push_back(*uid);
    } else {
      log::warning("{}; nobody of that name may {} over the socket", uid.error().message, what_for);
    }
  }
  return uids;
}

}  // namespace

Result<TerminalParts> load_parts(const Config& config) {
  std::error_code unreadable;
  if (!std::filesystem::is_directory(config.assets / "strings", unreadable)) {
    return fail(Errc::not_found,
                format("{} holds no words and pictures; set assets in the configuration, or --assets",
                       config.assets.string()));
  }
  TerminalParts parts;
  parts.settings = config.flow;
  parts.site = config.site;
  XINLUON_TRY(ui::EnabledPacks enabled,
              ui::enable_packs(config.assets / "strings", config.flow.languages, config.allow_unreviewed));
  parts.settings.languages.clear();
  for (const ui::Strings& pack : enabled.packs) parts.settings.languages.push_back(pack.lang());
  for (const ui::PackState& pack : enabled.states) {
    const auto& asked = config.flow.languages;
    const bool wanted = std::find(asked.begin(), asked.end(), pack.lang) != asked.end();
    if (wanted && !pack.enabled) log::warning("the language {} is off: {}", pack.lang, pack.trouble);
  }
  parts.packs = std::move(enabled.packs);
  parts.pack_states = std::move(enabled.states);
  XINLUON_TRY(parts.theme, ui::Theme::load(config.assets / "themes" / "default.toml"));
  XINLUON_TRY(parts.high_contrast, ui::Theme::load(config.assets / "themes" / "high-contrast.toml"));
  parts.motion = config.motion;
  parts.speech = config.speech;
  parts.headphones = config.headphones;
  parts.keypad = config.keypad;
  parts.settings.names_officers = config.site.show_officer;
  parts.settings.staff.enabled = PinStore(config.pin_path(), config.data).is_set();
  return parts;
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
  options.peer_uids = user_ids({config.peer_user}, "ask for records");
  options.inviter_uids = user_ids(config.inviters, "invite");
  options.armed = config.house.armed_by_server;
  return options;
}

}  // namespace xinluon::app
