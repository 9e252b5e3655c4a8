// How bright the panel shines, where it lets software decide.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

namespace xinluon::app {

class Backlight {
 public:
  // `sys` is /sys.
  explicit Backlight(const std::filesystem::path& sys) : folder_(sys / "class/backlight") {}

  // Of every panel there is; 0 is dark. Writes only what changes; a panel that refuses is logged once.
  void set_percent(int percent);
  // Off, whatever the brightness, and on again.
  void set_dark(bool dark);

 private:
  void write(const char* name, const std::function<std::optional<int>(const std::filesystem::path&)>& value);

  std::filesystem::path folder_;
  std::optional<int> percent_;
  bool dark_ = false;
  bool complained_ = false;
};

}  // namespace xinluon::app
