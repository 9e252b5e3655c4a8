#include "kiosk/app/config_parts.h"
#include "sync/base/format.h"

namespace xinluon::app {
namespace {

std::vector<crypto::PublicKey> read_ticket_keys(ConfigFile& file) {
  constexpr std::string_view key = "arming.ticket_keys";
  std::vector<crypto::PublicKey> keys;
  for (const std::string& text : file.texts(key, {})) {
    if (const auto public_key = crypto::PublicKey::from_base64(text)) {
      keys.push_back(*public_key);
    } else {
      file.reject(key, format("\"{}\" is no public key; xinluon-kiosk ticket-key prints one", text));
    }
  }
  return keys;
}

// What opens the question means nothing where it is always open.
void only_when_armed(ConfigFile& file, const Config& config, std::string_view key, bool used) {
  if (!used || config.flow.mode == Mode::armed) return;
  file.reject(key,
              "means nothing to a kiosk that stands free; set mode = \"armed\" in [kiosk], or leave it out");
}

}  // namespace

void read_counter_side(ConfigFile& file, Config& config) {
  config.house.trust_clock = file.flag("hours.trust_clock", false);
  config.inviters = file.texts("arming.users", {});
  config.ticket_keys = read_ticket_keys(file);
  config.house.armed_by_server = file.flag("arming.by_server", false);
  only_when_armed(file, config, "arming.ticket_keys", !config.ticket_keys.empty());
  only_when_armed(file, config, "arming.by_server", config.house.armed_by_server);
  config.house.shows_clock = config.flow.mode == Mode::armed;
  config.pin_file = file.text("staff.pin_file", "");
}

}  // namespace xinluon::app
