#include "sync/settings/settings.h"

#include "sync/base/format.h"
#include "sync/wire/limits.h"

namespace xinluon::settings {
namespace {

using namespace std::chrono_literals;

void read_times(ConfigFile& file, Times& times) {
  const auto read = [&](std::string_view key, std::chrono::seconds& time, std::chrono::seconds min) {
    time = file.seconds(key, time, min, 600s);
  };
  read("times.question_idle_s", times.question_idle, 5s);
  read("times.answer_idle_s", times.answer_idle, 20s);
  read("times.language_idle_s", times.language_idle, 5s);
  read("times.vote_idle_s", times.vote_idle, 5s);
  read("times.countdown_s", times.countdown, 20s);  // WCAG 2.2.1: at least so long to ask for more time
  read("times.thanks_s", times.thanks, 1s);
  read("times.cool_down_s", times.cool_down, 0s);
}

void read_screen_and_sound(ConfigFile& file, Settings& settings) {
  settings.motion = file.flag("display.motion", settings.motion);
  const char* const contrast = settings.high_contrast ? "high" : "normal";
  settings.high_contrast = file.one_of("display.contrast", contrast, {"normal", "high"}) == "high";
  settings.mute = file.flag("audio.mute", settings.mute);
  settings.speech = file.flag("audio.speech", settings.speech);
  settings.brightness = read_plan(file, "display.brightness", settings.brightness);
  settings.volume = read_plan(file, "audio.volume", settings.volume);
  if (settings.volume.empty()) {
    file.reject("audio.volume", "names no loudness; write for example [\"00:00 70\"]");
    settings.volume = {{0, 0}};
  }
}

void read_sleep(ConfigFile& file, Settings& settings) {
  constexpr std::string_view key = "display.sleep_after_s";
  if (!file.has(key)) return;
  settings.sleep_after = file.seconds(key, 600s, 10s, 86'400s);
  if (!settings.hours) file.reject(key, "counts outside opening hours; write [hours] too, or leave it out");
}

}  // namespace

Settings read_settings(ConfigFile& file, const Settings& otherwise) {
  Settings settings = otherwise;
  read_languages(file, settings);
  read_words(file, settings);
  settings.show_officer = file.flag("site.show_officer", settings.show_officer);
  read_times(file, settings.times);
  read_screen_and_sound(file, settings);
  settings.hours = read_hours(file, settings.hours);
  read_sleep(file, settings);
  return settings;
}

Result<Settings> check_settings(std::string_view toml, std::string name, const Settings& otherwise) {
  if (toml.size() > wire::max_settings_bytes)
    return fail(Errc::rejected,
                format("{}: {} bytes; there is room for {}", name, toml.size(), wire::max_settings_bytes));
  XINLUON_TRY(auto file, ConfigFile::parse(toml, std::move(name)));
  Settings settings = read_settings(file, otherwise);
  XINLUON_RETURN_IF_ERROR(file.finish());
  return settings;
}

}  // namespace xinluon::settings
