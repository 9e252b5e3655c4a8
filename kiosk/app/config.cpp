#include "kiosk/app/config.h"

#include <algorithm>

#include "sync/base/config_file.h"
#include "sync/base/format.h"

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;

// What a record has room for (sync/domain/vote.h).
constexpr std::size_t max_field_bytes = 32;
constexpr std::size_t max_language_bytes = 8;
// Four buttons are all the top bar has room for on the smallest screen.
constexpr std::size_t max_languages = 4;

bool is_language_code(const std::string& code) {
  return !code.empty() && code.size() <= max_language_bytes &&
         std::all_of(code.begin(), code.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

std::vector<std::string> read_languages(ConfigFile& file) {
  constexpr std::string_view key = "languages.enabled";
  std::vector<std::string> languages = file.texts(key, {"vi", "en"});
  if (languages.empty() || languages.size() > max_languages) {
    file.reject(key, format("name 1 to {} languages, the first one is shown first", max_languages));
  }
  for (std::size_t i = 0; i < languages.size(); ++i) {
    if (!is_language_code(languages[i])) {
      file.reject(key, format("\"{}\" is no language code; write for example \"vi\"", languages[i]));
    }
    if (std::find(languages.begin(), languages.begin() + static_cast<std::ptrdiff_t>(i), languages[i]) !=
        languages.begin() + static_cast<std::ptrdiff_t>(i)) {
      file.reject(key, format("\"{}\" is named twice; leave one out", languages[i]));
    }
  }
  return languages;
}

ui::SiteTexts read_texts(ConfigFile& file, const std::string& table, const ui::SiteTexts& otherwise) {
  ui::SiteTexts texts;
  texts.unit = file.text(table + ".unit", otherwise.unit);
  texts.place = file.text(table + ".place", otherwise.place);
  texts.field = file.text(table + ".field", otherwise.field);
  texts.other_ways = file.text(table + ".other_ways", otherwise.other_ways);
  return texts;
}

ui::Site read_site(ConfigFile& file, const std::vector<std::string>& languages) {
  ui::Site site;
  site.counter = file.text("site.counter", "");
  site.texts = read_texts(file, "site", {});
  for (std::size_t i = 1; i < languages.size(); ++i) {
    site.other[languages[i]] = read_texts(file, "site." + languages[i], site.texts);
  }
  return site;
}

template <class AnyId>
AnyId read_id(ConfigFile& file, std::string_view key, const std::string& text) {
  if (const auto id = AnyId::from(text)) return *id;
  file.reject(
      key, format("\"{}\" is no id; write 1 to {} of the characters A-Z a-z 0-9 . _ -", text, max_id_bytes));
  return {};
}

KioskId read_kiosk(ConfigFile& file) {
  const std::string id = file.text("kiosk.id", "auto");
  return id == "auto" ? KioskId() : read_id<KioskId>(file, "kiosk.id", id);
}

void read_times(ConfigFile& file, flow::Settings& flow) {
  const auto read = [&](std::string_view key, Milliseconds& time, std::chrono::seconds min) {
    const auto fallback = std::chrono::duration_cast<std::chrono::seconds>(time);
    time = file.seconds(key, fallback, min, 600s);
  };
  read("times.question_idle_s", flow.rating_idle, 5s);
  read("times.language_idle_s", flow.language_idle, 5s);
  read("times.vote_idle_s", flow.vote_idle, 5s);
  read("times.countdown_s", flow.countdown, 20s);  // WCAG 2.2.1: at least so long to ask for more time
  read("times.thanks_s", flow.thanks, 1s);
  read("times.cool_down_s", flow.cool_down, 0s);
}

std::optional<double> read_diagonal(ConfigFile& file) {
  constexpr std::string_view key = "display.diagonal_in";
  if (!file.has(key)) return std::nullopt;
  return file.number(key, 10.1, 5.0, 60.0);
}

Result<Config> read(ConfigFile file) {
  Config config;
  config.assets = file.text("assets", installed_assets().string());
  config.data = file.text("store.folder", config.data.string());
  config.socket = file.text("store.socket", config.socket.string());
  config.peer_user = file.text("store.peer_user", config.peer_user);
  config.kiosk = read_kiosk(file);
  config.flow.counter = read_id<CounterId>(file, "kiosk.counter", file.text("kiosk.counter", "Q01"));
  config.flow.languages = read_languages(file);
  config.site = read_site(file, config.flow.languages);
  config.site.kiosk = config.kiosk.text();
  config.flow.field = config.site.texts.field;
  if (config.flow.field.size() > max_field_bytes) {
    file.reject("site.field",
                format("a record has room for {} bytes; write a shorter name", max_field_bytes));
  }
  read_times(file, config.flow);
  config.diagonal_in = read_diagonal(file);
  config.motion = file.flag("display.motion", true);
  XINLUON_RETURN_IF_ERROR(file.finish());
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

std::filesystem::path installed_assets() {
  std::error_code unreadable;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", unreadable);
  if (unreadable) return "/usr/share/xinluon";
  return program.parent_path().parent_path() / "share" / "xinluon";
}

}  // namespace xinluon::app
