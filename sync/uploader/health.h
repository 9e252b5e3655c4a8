// What the device tells of itself in every envelope. Anything that can't be read is unknown, never an error.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace xinluon::uploader {

struct HealthPaths {
  std::filesystem::path disk;  // a folder on the file system of the votes
  std::filesystem::path thermal = "/sys/class/thermal";
  std::filesystem::path monitors = "/sys/class/hwmon";
  // Of the Raspberry Pi's firmware: a number in hex whose bits tell what is wrong now and what was.
  std::filesystem::path throttled = "/sys/devices/platform/soc/soc:firmware/get_throttled";
  // The board's serial number, from the device tree. That of a PC is not taken: only root can read it, and
  // the daemon is not root.
  std::filesystem::path device_tree_serial = "/proc/device-tree/serial-number";
  std::filesystem::path firmware_serial = "/sys/firmware/devicetree/base/serial-number";
};

struct DeviceHealth {
  std::optional<std::int64_t> disk_free_bytes;
  std::optional<int> cpu_temp_millicelsius;   // of the first CPU zone, else of the first zone
  std::optional<bool> undervoltage;           // of the supply, now; only a Raspberry Pi tells
  std::optional<bool> throttled;              // the processor is slowed down, now
  std::optional<std::int64_t> clock_skew_ms;  // of the wall clock from the server's; not read here
  bool operator==(const DeviceHealth&) const = default;
};

DeviceHealth read_health(const HealthPaths& paths);

// SHA-256 of the board's serial number as hex; empty when the board has none. Tells a cloned card in another
// board without sending the serial number itself.
std::string board_hash(const HealthPaths& paths);

}  // namespace xinluon::uploader
