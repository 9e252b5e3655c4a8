#include "kiosk/app/settings_store.h"

#include <charconv>

#include "sync/base/files.h"
#include "sync/base/log.h"
#include "sync/base/printable.h"
#include "sync/wire/limits.h"

namespace xinluon::app {
namespace {

constexpr mode_t folder_mode = 0700;
constexpr mode_t file_mode = 0600;
constexpr const char* good_name = "good.toml";
constexpr const char* trial_name = "trial.toml";
constexpr const char* starts_name = "trial-starts";
constexpr const char* refused_name = "refused";
constexpr std::string_view heading = "# version ";
constexpr std::size_t max_file_bytes = wire::max_settings_bytes + 64;

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size() && number >= 0;
  return whole ? std::optional(number) : std::nullopt;
}

// The first line of a file, and what follows.
std::pair<std::string_view, std::string_view> first_line(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return {text, {}};
  return {text.substr(0, end), text.substr(end + 1)};
}

// To what a report has room for, at the end of a character.
std::string cut(std::string text) {
  if (text.size() <= wire::max_trouble_bytes) return text;
  std::size_t end = wire::max_trouble_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

}  // namespace

SettingsStore::SettingsStore(std::filesystem::path folder, const Config& own)
    : folder_(std::move(folder)), own_(own) {
  if (auto made = make_folders(folder_, folder_mode); !made)
    log::warning("settings of the server can't be kept: {}", made.error().message);
  good_ = read(good_name).value_or(Document{});
  trial_ = read(trial_name);
  read_refused();
}

wire::SettingsState SettingsStore::state() const {
  const std::lock_guard lock(mutex_);
  wire::SettingsState state;
  state.takes = true;
  state.version = good_.version;
  state.trying = trial_ ? trial_->version : 0;
  state.refused = refused_;
  state.trouble = trouble_;
  return state;
}

Result<void> SettingsStore::take(const wire::ConfigureRequest& request) {
  const std::lock_guard lock(mutex_);
  Config tried = own_;
  const std::string name = format("settings {}", request.version);
  if (auto applied = apply_remote(tried, request.toml, name); !applied) {
    refuse_version(request.version, applied.error().message);
    return applied;
  }
  remove(starts_name);
  const Document document{request.version, request.toml};
  XINLUON_RETURN_IF_ERROR(write(trial_name, document));
  trial_ = document;
  log::info("settings {} of the server came; they are tried when nobody is at the screen", request.version);
  return {};
}

Config SettingsStore::begin() {
  const std::lock_guard lock(mutex_);
  if (trial_ && count_start() > trial_starts)
    refuse_version(trial_->version, "the terminal did not come up with them");
  if (trial_) {
    if (auto config = with(*trial_)) return std::move(*config);
  }
  if (!own_alone_) {
    if (auto config = with(good_)) return std::move(*config);
  }
  running_ = 0;
  return own_;
}

// Documents were checked when they came; since then the kiosk's own file may have changed.
std::optional<Config> SettingsStore::with(const Document& document) {
  Config config = own_;
  const auto applied = apply_remote(config, document.toml, format("settings {}", document.version));
  if (applied) {
    running_ = document.version;
    return config;
  }
  refuse_version(document.version, applied.error().message);
  return std::nullopt;
}

void SettingsStore::confirm() {
  const std::lock_guard lock(mutex_);
  if (!trial_ || trial_->version != running_) return;
  if (auto kept = write(good_name, *trial_); !kept)
    return log::warning("settings {} can't be kept: {}", trial_->version, kept.error().message);
  remove(trial_name);
  remove(starts_name);
  good_ = *std::exchange(trial_, std::nullopt);
  log::info("settings {} of the server are in force", good_.version);
}

bool SettingsStore::retreat(const std::string& why) {
  const std::lock_guard lock(mutex_);
  if (running_ == 0) return false;
  if (!trial_ || trial_->version != running_) own_alone_ = true;
  refuse_version(running_, why);
  return true;
}

bool SettingsStore::on_trial() const {
  const std::lock_guard lock(mutex_);
  return trial_.has_value();
}

void SettingsStore::refuse_version(std::int64_t version, const std::string& why) {
  log::error("settings {} of the server are not taken: {}", version, why);
  refused_ = version;
  trouble_ = cut(printable(first_line(why).first, wire::max_trouble_bytes));
  const std::string text = format("{}\n{}\n", refused_, trouble_);
  if (auto kept = write_file_durably(folder_ / refused_name, text, file_mode); !kept)
    log::warning("{}", kept.error().message);
  if (!trial_ || trial_->version != version) return;
  remove(trial_name);
  remove(starts_name);
  trial_.reset();
}

votelog::SettingsDoor door_of(SettingsStore& store, std::function<void()> came) {
  return {[&store] { return store.state(); },
          [&store, came = std::move(came)](const wire::ConfigureRequest& request) -> Result<void> {
            XINLUON_RETURN_IF_ERROR(store.take(request));
            came();
            return {};
          }};
}

std::optional<SettingsStore::Document> SettingsStore::read(const char* name) const {
  const auto text = read_file(folder_ / name, max_file_bytes);
  if (!text) return std::nullopt;
  const auto [line, rest] = first_line(*text);
  const auto version = line.starts_with(heading) ? number_in(line.substr(heading.size())) : std::nullopt;
  if (!version) return std::nullopt;
  return Document{*version, std::string(rest)};
}

Result<void> SettingsStore::write(const char* name, const Document& document) const {
  return write_file_durably(folder_ / name, format("{}{}\n{}", heading, document.version, document.toml),
                            file_mode);
}

void SettingsStore::read_refused() {
  const auto text = read_file(folder_ / refused_name, max_file_bytes);
  if (!text) return;
  const auto [line, rest] = first_line(*text);
  refused_ = number_in(line).value_or(0);
  trouble_ = first_line(rest).first;
}

void SettingsStore::remove(const char* name) const {
  std::error_code gone;
  std::filesystem::remove(folder_ / name, gone);
}

// Durable before the terminal starts, so that whatever ends it is counted.
int SettingsStore::count_start() const {
  const auto text = read_file(folder_ / starts_name, max_file_bytes);
  const int starts = static_cast<int>(text ? number_in(*text).value_or(0) : 0) + 1;
  if (auto kept = write_file_durably(folder_ / starts_name, std::to_string(starts), file_mode); !kept)
    log::warning("{}", kept.error().message);
  return starts;
}

}  // namespace xinluon::app
