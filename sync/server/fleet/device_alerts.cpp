#include "sync/server/fleet/device_alerts.h"

#include <array>
#include <cstdlib>
#include <functional>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/fleet/rollout.h"
#include "sync/wire/json_writer.h"

namespace xinluon::fleet {
namespace {

using What = Finding::What;

constexpr std::array all_rules = {kiosk_silent, kiosk_queue,  kiosk_clock,  kiosk_hot,
                                  kiosk_disk,   kiosk_supply, kiosk_screen, kiosk_settings};

constexpr std::int64_t queue_raises = 200;
constexpr std::int64_t queue_settles = 100;
constexpr std::int64_t skew_raises_ms = 60'000;
constexpr std::int64_t skew_settles_ms = 30'000;
constexpr std::int64_t heat_raises = 80'000;  // thousandths of a degree
constexpr std::int64_t heat_settles = 75'000;
constexpr std::int64_t disk_raises = 200LL * 1024 * 1024;
constexpr std::int64_t disk_settles = 300LL * 1024 * 1024;

std::string evidence_of(const char* key, std::int64_t value, std::int64_t limit) {
  return wire::JsonWriter().number(key, value).number("limit", limit).finish();
}

// Above `raises` it is raised, at or below `settles` it settles.
Finding above(std::string_view rule, const char* key, std::optional<std::int64_t> value, std::int64_t raises,
              std::int64_t settles) {
  if (!value) return {What::settle, rule, ""};
  if (*value > raises) return {What::raise, rule, evidence_of(key, *value, raises)};
  return {*value <= settles ? What::settle : What::leave, rule, ""};
}

Finding below(std::string_view rule, const char* key, std::optional<std::int64_t> value, std::int64_t raises,
              std::int64_t settles) {
  if (!value) return {What::settle, rule, ""};
  if (*value < raises) return {What::raise, rule, evidence_of(key, *value, raises)};
  return {*value >= settles ? What::settle : What::leave, rule, ""};
}

Finding when(std::string_view rule, bool raised, const std::function<std::string()>& evidence) {
  return raised ? Finding{What::raise, rule, evidence()} : Finding{What::settle, rule, ""};
}

Finding silence_of(const storage::KioskStatus& status, Milliseconds unheard) {
  return when(kiosk_silent, unheard > silence, [&] {
    wire::JsonWriter json;
    json.number("open_minutes", unheard.count() / 60'000);
    if (status.health) json.text("last_seen", to_rfc3339(status.health->last_seen));
    return json.number("limit", silence.count() / 60'000).finish();
  });
}

std::optional<std::int64_t> without_sign(const std::optional<std::int64_t>& value) {
  if (!value) return std::nullopt;
  return std::abs(*value);
}

void judge_health(const storage::Health& health, std::vector<Finding>& found) {
  found.push_back(
      above(kiosk_queue, "pending", static_cast<std::int64_t>(health.pending), queue_raises, queue_settles));
  found.push_back(
      above(kiosk_clock, "skew_ms", without_sign(health.clock_skew_ms), skew_raises_ms, skew_settles_ms));
  found.push_back(above(kiosk_hot, "millicelsius", health.cpu_temp_millicelsius, heat_raises, heat_settles));
  found.push_back(below(kiosk_disk, "free_bytes", health.disk_free_bytes, disk_raises, disk_settles));
  found.push_back(when(kiosk_supply, health.undervoltage.value_or(false),
                       [] { return wire::JsonWriter().flag("undervoltage", true).finish(); }));
  found.push_back(when(kiosk_screen, !health.display,
                       [&] { return wire::JsonWriter().text("app_state", health.app_state).finish(); }));
}

// Of the version it is to have: an old refusal is history.
Finding settings_of(const storage::KioskStatus& status) {
  const auto& health = *status.health;
  const bool refused = health.config_refused != 0 && health.config_refused == status.kiosk.config_wanted &&
                       health.config_version != health.config_refused;
  return when(kiosk_settings, refused, [&] {
    return wire::JsonWriter()
        .number("version", health.config_refused)
        .text("why", health.config_trouble)
        .finish();
  });
}

}  // namespace

std::vector<Finding> judge_device(const storage::KioskStatus& status, Milliseconds unheard) {
  std::vector<Finding> found;
  if (status.kiosk.state == storage::KioskState::revoked) {
    for (const auto rule : all_rules) found.push_back({What::settle, rule, ""});
    return found;
  }
  found.push_back(silence_of(status, unheard));
  if (!status.health || unheard > silence) return found;
  judge_health(*status.health, found);
  found.push_back(settings_of(status));
  return found;
}

std::string subject_of(const KioskId& kiosk) {
  return "kiosk:" + kiosk.text();
}

}  // namespace xinluon::fleet
