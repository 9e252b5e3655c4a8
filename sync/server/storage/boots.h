// What is known of a kiosk's boots: where their records lie in the chain, and bounds on the offset between
// the server's time and the boot's clock. ingest/dating.h makes dates of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/domain/ids.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

// Larger boot times are taken for damage: 100 years.
inline constexpr std::int64_t max_boot_ms = 100LL * 366 * 24 * 3600 * 1000;

struct Boot {
  Epoch epoch;
  std::string boot;
  std::optional<Seq> first_seq;  // of its records in this epoch; nothing when it has none yet
  std::optional<Seq> last_seq;
  std::int64_t last_boot_ms = 0;  // the latest moment of it that is known: a record or an envelope
};

// O = server time − boot time, in milliseconds, as it was known at one moment of the boot.
struct OffsetBound {
  std::int64_t o_ms = 0;
  std::int64_t at_boot_ms = 0;
  bool operator==(const OffsetBound&) const = default;
};
inline constexpr int neighbours_part = -1;
struct BoundPart {
  std::int64_t part = 0;  // the boot's weeks, counted from 0; neighbours_part
  std::optional<OffsetBound> low;
  std::optional<OffsetBound> high;
};

// Writes, within the caller's transaction. put_boot widens what is there; put_bound replaces it.
Result<void> put_boot(db::Connection& connection, const KioskId& kiosk, const Boot& boot);
Result<void> put_bound(db::Connection& connection, const KioskId& kiosk, const std::string& boot,
                       const BoundPart& part);

// The boots of one epoch that have records, in the chain's order.
Result<std::vector<Boot>> boots_of_epoch(db::Connection& connection, const Scope& scope, const KioskId& kiosk,
                                         const Epoch& epoch);
// One boot in every epoch that it wrote records to.
Result<std::vector<Boot>> places_of_boot(db::Connection& connection, const Scope& scope, const KioskId& kiosk,
                                         const std::string& boot);
Result<std::vector<BoundPart>> bounds_of_boot(db::Connection& connection, const Scope& scope,
                                              const KioskId& kiosk, const std::string& boot);

}  // namespace xinluon::storage
