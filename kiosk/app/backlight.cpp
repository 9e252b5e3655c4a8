#include "kiosk/app/backlight.h"

#include <charconv>
#include <fstream>

#include "sync/base/files.h"
#include "sync/base/log.h"

namespace xinluon::app {
namespace {

constexpr std::size_t max_number_bytes = 32;

std::optional<int> number_in(const std::filesystem::path& file) {
  const Result<std::string> text = read_file(file, max_number_bytes);
  int number = 0;
  if (!text || std::from_chars(text->data(), text->data() + text->size(), number).ec != std::errc()) {
    return std::nullopt;
  }
  return number;
}

// The smallest step above dark is 1: rounding must not switch a dim panel off.
int brightness_of(int percent, int max) {
  if (percent == 0) return 0;
  return std::max(1, max * percent / 100);
}

// The kernel's words for a panel's power (FB_BLANK_…).
constexpr int power_on = 0;
constexpr int power_off = 4;

bool write_number(const std::filesystem::path& file, std::optional<int> number) {
  if (!number) return false;
  std::ofstream stream(file);
  stream << *number << std::flush;
  return stream.good();
}

}  // namespace

void Backlight::set_percent(int percent) {
  if (percent_ == percent) return;
  percent_ = percent;
  write("brightness", [&](const std::filesystem::path& panel) -> std::optional<int> {
    const auto max = number_in(panel / "max_brightness");
    return max ? std::optional(brightness_of(percent, *max)) : std::nullopt;
  });
}

void Backlight::set_dark(bool dark) {
  if (dark_ == dark) return;
  dark_ = dark;
  write("bl_power", [&](const auto&) { return dark ? power_off : power_on; });
}

void Backlight::write(const char* name,
                      const std::function<std::optional<int>(const std::filesystem::path&)>& value) {
  std::error_code none;
  for (const auto& panel : std::filesystem::directory_iterator(folder_, none)) {
    if (write_number(panel.path() / name, value(panel.path())) || complained_) continue;
    complained_ = true;
    log::warning("{} does not let its light be set", panel.path().string());
  }
}

}  // namespace xinluon::app
