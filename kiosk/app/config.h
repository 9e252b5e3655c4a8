// Everything that can be set on a kiosk, read once. The sample assets/sample/kiosk.toml explains every key.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/app/housekeeping.h"
#include "kiosk/flow/session.h"
#include "kiosk/ui/device_settings.h"
#include "kiosk/ui/site.h"
#include "sync/base/result.h"
#include "sync/crypto/signature.h"
#include "sync/domain/ids.h"
#include "sync/settings/settings.h"

namespace xinluon::app {

struct Config {
  std::filesystem::path assets;
  std::filesystem::path data = "/var/lib/xinluon/kiosk";
  std::filesystem::path socket = "/run/xinluon/votelog.sock";
  std::string peer_user = "xinluon-sync";  // who may ask for records besides ourselves and root
  std::vector<std::string> inviters;       // users who may invite and withdraw over the socket, and no more
  std::vector<crypto::PublicKey> ticket_keys;  // whose signed tickets open the question

  settings::Settings settings;  // what the server may set; copied into flow, site and house

  KioskId kiosk;                              // empty: made up once and kept in the data folder
  flow::Settings flow;                        // its languages are the packs to be loaded
  ui::Site site;                              // without the kiosk's id while that is made up
  std::vector<std::string> allow_unreviewed;  // languages shown before a native speaker has read them

  bool wants_photo = false;  // beside the officer's name, where that is shown

  std::optional<double> diagonal_in;
  bool motion = true;
  ui::Rotation picture = ui::Rotation::none;
  ui::InputSettings input;
  bool keypad = false;  // one is fitted: a lost touch panel leaves the kiosk usable
  bool speech = true;   // "Nghe đọc"
  bool headphones = false;
  HouseRules house;
  std::filesystem::path pin_file;  // empty: staff-pin in the data folder

  std::filesystem::path pin_path() const { return pin_file.empty() ? data / "staff-pin" : pin_file; }
};

// rejected with every mistake, a line each: "file:line: what; remedy". not_found without the file.
Result<Config> load_config(const std::filesystem::path& file);
// `name` stands for the file in messages.
Result<Config> parse_config(std::string_view toml, std::string name);

// Remote settings over a configuration. rejected, with every mistake, a line each; `config` is as it was
// then.
Result<void> apply_remote(Config& config, std::string_view toml, std::string name);

// Where the assets are when nothing else is said: share/xinluon beside the folder of the running program.
std::filesystem::path installed_assets();

}  // namespace xinluon::app
