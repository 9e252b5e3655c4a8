// Kiosks: their key, their counter, and how they are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

// Stored as the enumerators' names: frozen. A pending one was enrolled with a code of a batch and waits for
// approval: what it sends is kept, and counts once an administrator has approved it.
enum class KioskState { enrolled, revoked, pending };
std::string_view name_of(KioskState state);

struct Kiosk {
  KioskId id;
  CounterId counter;       // the one it is assigned to
  std::string public_key;  // base64, Ed25519
  std::string board;       // SHA-256 of the board's serial number, hex, or empty
  KioskState state = KioskState::enrolled;
  WallTime enrolled{};
  // What its next answer tells it; set by functions of their own, not by put_kiosk.
  std::int64_t config_wanted = 0;  // the version of its remote settings; 0: its own file alone
  std::int64_t log_wanted = 0;     // the request of its journal that waits; 0: none
};

// What a device last told of itself. Absent is unknown.
struct Health {
  WallTime last_seen{};
  std::uint64_t pending = 0;  // sealed records not yet here
  std::optional<std::int64_t> disk_free_bytes;
  std::optional<std::int64_t> cpu_temp_millicelsius;
  bool display = true;
  std::string software;
  std::string app_state;  // "ok" or a code
  std::optional<bool> undervoltage;
  std::optional<bool> throttled;
  std::optional<std::int64_t> clock_skew_ms;  // its wall clock minus ours
  std::int64_t config_version = 0;            // remote settings in force; 0: none
  std::int64_t config_refused = 0;            // the last version it would not take…
  std::string config_trouble;                 // …and why
};

struct KioskStatus {
  Kiosk kiosk;
  Counter counter;
  std::string unit_name;
  std::optional<Health> health;  // nothing before its first envelope
  std::uint64_t records = 0;     // held here, over all epochs
  std::uint64_t unreadable = 0;  // of these
  std::uint64_t epochs = 0;
};

// Writes, within the caller's transaction. put_kiosk makes or replaces (a swapped Pi keeps its id and gets
// the new key); its counter must exist.
Result<void> put_kiosk(db::Connection& connection, const Kiosk& kiosk);
Result<void> set_kiosk_state(db::Connection& connection, const KioskId& id, KioskState state);
Result<void> put_health(db::Connection& connection, const KioskId& id, const Health& health);
Result<void> set_config_wanted(db::Connection& connection, const KioskId& id, std::int64_t version);
Result<void> set_log_wanted(db::Connection& connection, const KioskId& id, std::int64_t request);

// Reads.
Result<Kiosk> find_kiosk(db::Connection& connection, const Scope& scope, const KioskId& id);
// Those assigned to this counter that were not revoked; not_found when it is not covered.
Result<std::vector<KioskId>> kiosks_at(db::Connection& connection, const Scope& scope,
                                       const CounterId& counter);
// Of all covered counters, by id. kiosk_status: of one.
Result<std::vector<KioskStatus>> kiosk_statuses(db::Connection& connection, const Scope& scope);
Result<KioskStatus> kiosk_status(db::Connection& connection, const Scope& scope, const KioskId& id);

}  // namespace xinluon::storage
