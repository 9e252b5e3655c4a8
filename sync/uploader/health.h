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
  // The board's serial number, from the device tree. That of a PC is not taken: only root can read it, and
  // the daemon is not root.
  std::filesystem::path device_tree_serial = "/proc/device-tree/serial-number";
  std::filesystem::path firmware_serial = "/sys/firmware/devicetree/base/serial-number";
};

struct DeviceHealth {
  std::optional<std::int64_t> disk_free_bytes;
  std::optional<int> cpu_temp_millicelsius;  // of the first CPU zone, else of the first zone
  bool operator==(const DeviceHealth&) const = default;
};

DeviceHealth read_health(const HealthPaths& paths);

// SHA-256 of the board's serial number as hex; empty when the board has none. Tells a cloned card in another
// board without sending the serial number itself.
std::string board_hash(const HealthPaths& paths);

}  // namespace xinluon::uploader
