#include "kiosk/app/config.h"

#include "kiosk/app/config_parts.h"
#include "sync/base/format.h"

namespace xinluon::app {
namespace {

template <class AnyId>
AnyId read_id(ConfigFile& file, std::string_view key, const std::string& text) {
  if (const auto id = AnyId::from(text)) return *id;
  file.reject(
      key, format("\"{}\" is no id; write 1 to {} of the characters A-Z a-z 0-9 . _ -", text, max_id_bytes));
  return {};
}

void read_kiosk(ConfigFile& file, Config& config) {
  const std::string id = file.text("kiosk.id", "auto");
  if (id != "auto") config.kiosk = read_id<KioskId>(file, "kiosk.id", id);
  config.site.kiosk = config.kiosk.text();
  config.flow.counter = read_id<CounterId>(file, "kiosk.counter", file.text("kiosk.counter", "Q01"));
  const bool armed = file.one_of("kiosk.mode", "open", {"open", "armed"}) == "armed";
  config.flow.mode = armed ? Mode::armed : Mode::open;
  const bool worst_first =
      file.one_of("kiosk.scale_order", "best_first", {"best_first", "worst_first"}) == "worst_first";
  config.flow.scale_order = worst_first ? ScaleOrder::worst_first : ScaleOrder::best_first;
}

void read_store(ConfigFile& file, Config& config) {
  config.data = file.text("store.folder", config.data.string());
  config.socket = file.text("store.socket", config.socket.string());
  config.peer_user = file.text("store.peer_user", config.peer_user);
}

Result<Config> read(ConfigFile file) {
  Config config;
  config.assets = file.text("assets", installed_assets().string());
  read_store(file, config);
  read_kiosk(file, config);
  read_shared(file, config);
  read_site(file, config);
  read_devices(file, config);
  read_counter_side(file, config);
  XINLUON_RETURN_IF_ERROR(file.finish());
  spread_settings(config);
  return config;
}

}  // namespace

Result<Config> load_config(const std::filesystem::path& path) {
  XINLUON_TRY(ConfigFile file, ConfigFile::load(path));
  return read(std::move(file));
}

Result<Config> parse_config(std::string_view toml, std::string name) {
  XINLUON_TRY(ConfigFile file, ConfigFile::parse(toml, std::move(name)));
  return read(std::move(file));
}

Result<void> apply_remote(Config& config, std::string_view toml, std::string name) {
  XINLUON_TRY(config.settings, settings::check_settings(toml, std::move(name), config.settings));
  spread_settings(config);
  return {};
}

std::filesystem::path installed_assets() {
  std::error_code unreadable;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", unreadable);
  if (unreadable) return "/usr/share/xinluon";
  return program.parent_path().parent_path() / "share" / "xinluon";
}

}  // namespace xinluon::app
