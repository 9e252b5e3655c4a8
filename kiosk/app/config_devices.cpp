#include <algorithm>

#include "kiosk/app/config_parts.h"
#include "sync/base/check.h"
#include "sync/base/format.h"

namespace xinluon::app {
namespace {

ui::Rotation read_rotation(ConfigFile& file, std::string_view key, std::string_view fallback) {
  const std::string degrees = file.one_of(key, fallback, {"0", "90", "180", "270"});
  const auto rotation = ui::rotation_from_degrees(std::stoi(degrees));
  XINLUON_CHECK(rotation.has_value(), "one of four");
  return *rotation;
}

void read_display(ConfigFile& file, Config& config) {
  constexpr std::string_view diagonal = "display.diagonal_in";
  if (file.has(diagonal)) config.diagonal_in = file.number(diagonal, 10.1, 5.0, 60.0);
  config.house.against_burn_in = file.flag("display.against_burn_in", true);
  config.picture = read_rotation(file, "display.rotation", "0");
  const std::string as_picture = format("{}", static_cast<int>(config.picture) * 90);
  config.input.touch = read_rotation(file, "display.touch_rotation", as_picture);
}

void read_audio(ConfigFile& file, Config& config) {
  config.headphones =
      file.one_of("audio.output", "loudspeaker", {"loudspeaker", "headphones"}) == "headphones";
}

int read_function_key(ConfigFile& file, const std::string& key) {
  constexpr std::string_view none = "none";
  const std::string name = file.text(key, none);
  for (int f = ui::first_free_f; f <= ui::last_f; ++f) {
    if (name == format("F{}", f)) return f;
  }
  if (name != none) {
    file.reject(key, format("\"{}\" is no free key; write \"F{}\" to \"F{}\", or \"none\"", name,
                            ui::first_free_f, ui::last_f));
  }
  return 0;
}

void read_keys(ConfigFile& file, Config& config) {
  ui::KeyMap& keys = config.input.keys;
  const auto buttons = file.integers("keys.buttons", {1, 2, 3, 4, 5}, 1, 5);
  for (std::size_t i = 0; i < keys.buttons.size(); ++i) {
    keys.buttons.at(i) = static_cast<int>(buttons[i]);
    if (std::count(buttons.begin(), buttons.end(), buttons[i]) > 1) {
      file.reject("keys.buttons", "names a level twice; name each of 1 to 5 once");
      break;
    }
  }
  keys.arm_f = read_function_key(file, "keys.arm");
  keys.staff_f = read_function_key(file, "keys.staff");
  if (keys.arm_f != 0 && keys.arm_f == keys.staff_f) {
    file.reject("keys.staff", "is the same key as keys.arm; choose another");
  }
  config.flow.only_buttons = file.flag("keys.only_buttons", false);
  config.keypad = file.flag("keys.keypad", false) || config.flow.only_buttons;
}

}  // namespace

void read_devices(ConfigFile& file, Config& config) {
  read_display(file, config);
  read_audio(file, config);
  read_keys(file, config);
}

}  // namespace xinluon::app
