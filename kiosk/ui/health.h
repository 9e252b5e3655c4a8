// What the staff screen shows. Filled by kiosk/app; no rating is in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"

namespace xinluon::ui {

// A QR code's modules, row by row; true is dark.
struct QrCode {
  int side = 0;
  std::vector<bool> dark;
};

struct PackState {
  std::string lang;
  bool enabled = false;
  bool reviewed = false;  // by a native speaker
  bool speech = false;    // every text can be heard
  std::string trouble;    // why it is off; empty where it is not
};

struct Health {
  std::string kiosk;
  std::string counter;
  std::string software;
  std::string epoch;                       // its first 8 digits
  std::string server_state;                // as the uploader says: "ok", "offline", …
  std::optional<Milliseconds> server_age;  // since the uploader last told of an answer
  std::uint64_t pending = 0;               // records the server lacks
  std::uint64_t sealed = 0;                // records of this epoch
  std::optional<std::uint64_t> disk_free_bytes;
  std::optional<int> cpu_temp_millicelsius;
  std::optional<bool> undervoltage;
  std::optional<bool> clock_synchronised;
  std::vector<std::string> touch_devices;  // names
  std::string audio;                       // the device, or empty
  std::string video;                       // driver and size
  std::vector<std::string> faults;         // codes in force
  std::vector<PackState> packs;
  QrCode code;
};

}  // namespace xinluon::ui
