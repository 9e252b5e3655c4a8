#include "sync/uploader/health.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>
#include <vector>

#include "sync/base/files.h"
#include "sync/crypto/hash.h"

namespace xinluon::uploader {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_sysfs_bytes = 4096;  // one page, what sysfs gives at most

// Without the line break or NUL that the kernel ends it with.
std::string read_line(const fs::path& path) {
  std::string text = read_file(path, max_sysfs_bytes).value_or("");
  const auto end = text.find_first_of(std::string_view("\n\0", 2));
  return end == std::string::npos ? text : text.substr(0, end);
}

std::vector<fs::path> thermal_zones(const fs::path& folder) {
  std::vector<fs::path> zones;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (entry->path().filename().string().starts_with("thermal_zone")) zones.push_back(entry->path());
  std::sort(zones.begin(), zones.end());
  std::stable_partition(zones.begin(), zones.end(),
                        [](const fs::path& zone) { return read_line(zone / "type").starts_with("cpu"); });
  return zones;
}

std::optional<int> cpu_temperature(const fs::path& thermal) {
  for (const auto& zone : thermal_zones(thermal)) {
    const std::string text = read_line(zone / "temp");
    int millicelsius = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), millicelsius);
    if (error == std::errc() && end == text.data() + text.size()) return millicelsius;
  }
  return std::nullopt;
}

// What the firmware's bits mean: documentation of vcgencmd get_throttled.
constexpr unsigned undervoltage_bit = 1U << 0U;
constexpr unsigned slowed_down_bits = (1U << 1U) | (1U << 2U) | (1U << 3U);

std::optional<unsigned> firmware_bits(const fs::path& file) {
  const std::string text = read_line(file);
  const std::string_view digits = std::string_view(text).substr(text.starts_with("0x") ? 2 : 0);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  return whole ? std::optional(bits) : std::nullopt;
}

// Kernels that do not show the firmware's bits still show its alarm as a hardware monitor.
std::optional<bool> alarm_of_supply(const fs::path& monitors) {
  std::error_code error;
  for (fs::directory_iterator entry(monitors, error), end; !error && entry != end; entry.increment(error)) {
    if (read_line(entry->path() / "name") != "rpi_volt") continue;
    const std::string alarm = read_line(entry->path() / "in0_lcrit_alarm");
    if (!alarm.empty()) return alarm != "0";
  }
  return std::nullopt;
}

}  // namespace

DeviceHealth read_health(const HealthPaths& paths) {
  DeviceHealth health;
  if (const auto free = free_bytes(paths.disk)) health.disk_free_bytes = static_cast<std::int64_t>(*free);
  health.cpu_temp_millicelsius = cpu_temperature(paths.thermal);
  health.undervoltage = alarm_of_supply(paths.monitors);
  if (const auto bits = firmware_bits(paths.throttled)) {
    health.undervoltage = (*bits & undervoltage_bit) != 0;
    health.throttled = (*bits & slowed_down_bits) != 0;
  }
  return health;
}

std::string board_hash(const HealthPaths& paths) {
  for (const auto& path : {paths.device_tree_serial, paths.firmware_serial})
    if (const std::string serial = read_line(path); !serial.empty())
      return crypto::to_hex(crypto::sha256(serial));
  return "";
}

}  // namespace xinluon::uploader
