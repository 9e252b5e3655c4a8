// Where the chains begin whose oldest records were purged. The database refuses to delete an anchor or to
// move one back, and to delete a record that no anchor covers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct RecordAnchor {
  KioskId kiosk;
  Epoch epoch;
  Seq seq = 0;                   // the last record that was purged
  std::string hash;              // h(seq), 32 bytes
  std::uint64_t unreadable = 0;  // of the purged records, those that could not be read
  WallTime purged{};             // when it was moved here
};

// All, by kiosk and in the order the epochs were opened. unauthorised unless the scope is whole.
Result<std::vector<RecordAnchor>> record_anchors(db::Connection& connection, const Scope& scope);

// Nothing where all records from the first on are held. not_found for a kiosk the scope does not cover.
Result<std::optional<RecordAnchor>> record_anchor(db::Connection& connection, const Scope& scope,
                                                  const KioskId& kiosk, const Epoch& epoch);

// Makes the anchor, or moves it forwards; rejected where it would not move. Within the caller's transaction.
Result<void> move_record_anchor(db::Connection& connection, const RecordAnchor& anchor);

}  // namespace xinluon::storage
