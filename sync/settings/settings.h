// What of a kiosk may be set from the server. Every key read here is also one of kiosk.toml; what is not read
// here can't be set from outside.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/settings/hours.h"

namespace xinluon::settings {

// Four buttons are all the top bar has room for on the smallest screen.
inline constexpr std::size_t max_languages = 4;

// On every screen, in the first language.
struct Words {
  std::string unit = "Trung tâm Phục vụ hành chính công";
  std::string place;
  std::string other_ways;
  std::string hours;
  bool operator==(const Words&) const = default;
};
// In another language: what is not said is as in the first.
struct OtherWords {
  std::optional<std::string> unit;
  std::optional<std::string> place;
  std::optional<std::string> other_ways;
  std::optional<std::string> hours;
  bool operator==(const OtherWords&) const = default;
};

struct Times {
  std::chrono::seconds question_idle{20};
  std::chrono::seconds answer_idle{60};
  std::chrono::seconds language_idle{15};
  std::chrono::seconds vote_idle{20};
  std::chrono::seconds countdown{20};
  std::chrono::seconds thanks{4};
  std::chrono::seconds cool_down{5};
  bool operator==(const Times&) const = default;
};

struct Settings {
  std::vector<std::string> languages = {"vi", "en"};  // the first one is shown first
  std::vector<std::string> allow_unreviewed;
  Words words;
  std::map<std::string, OtherWords> other_words;  // by language
  bool show_officer = false;

  bool motion = true;
  bool high_contrast = false;
  std::optional<std::chrono::seconds> sleep_after;
  DailyPlan brightness;          // empty: the panel's own
  DailyPlan volume = {{0, 70}};  // never empty
  bool mute = false;
  bool speech = true;

  std::optional<OpeningHours> hours;
  Times times;
  bool operator==(const Settings&) const = default;
};

// Mistakes are reported to the file; what it does not say is `otherwise`.
Settings read_settings(ConfigFile& file, const Settings& otherwise);

// A whole document of remote settings, over what the kiosk has of its own. rejected with every mistake, a
// line each: "name:line: what; remedy"; also for a key that can't be set from outside, and for more than
// wire::max_settings_bytes. Empty is fine: everything is as the kiosk's own file says.
Result<Settings> check_settings(std::string_view toml, std::string name, const Settings& otherwise = {});

// Parts of read_settings (words.cpp).
void read_languages(ConfigFile& file, Settings& settings);
void read_words(ConfigFile& file, Settings& settings);

}  // namespace xinluon::settings
