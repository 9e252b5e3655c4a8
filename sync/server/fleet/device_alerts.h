// When a device is reported: silence in opening hours, votes that pile up, a wrong clock, heat, a full disk,
// a weak supply, a dark screen, refused settings. Pure. Raised at one value and settled at another, so that a
// value that wavers is one alert.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/server/storage/alerts.h"
#include "sync/server/storage/kiosks.h"

namespace xinluon::fleet {

// Stored as a rule's name: frozen.
inline constexpr std::string_view kiosk_silent = "kiosk_silent";      // > 30 min of opening hours
inline constexpr std::string_view kiosk_queue = "kiosk_queue";        // > 200 votes wait on it
inline constexpr std::string_view kiosk_clock = "kiosk_clock";        // > 60 s off
inline constexpr std::string_view kiosk_hot = "kiosk_hot";            // > 80 °C
inline constexpr std::string_view kiosk_disk = "kiosk_disk";          // < 200 MB left
inline constexpr std::string_view kiosk_supply = "kiosk_supply";      // undervoltage
inline constexpr std::string_view kiosk_screen = "kiosk_screen";      // does not draw
inline constexpr std::string_view kiosk_settings = "kiosk_settings";  // refused

struct Finding {
  enum class What { raise, settle, leave } what = What::leave;
  std::string_view rule;
  std::string evidence;  // of a raise
};

// One finding a rule. `unheard`: opening hours since it was last heard, or enrolled. What a silent device
// said last is neither raised nor settled by. Nothing of a revoked one lasts.
std::vector<Finding> judge_device(const storage::KioskStatus& status, Milliseconds unheard);

std::string subject_of(const KioskId& kiosk);  // "kiosk:K-1"

}  // namespace xinluon::fleet
