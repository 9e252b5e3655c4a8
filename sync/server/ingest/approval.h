// What a kiosk sends before anybody approved it: kept, derived, and counted from its approval on. Both are
// decisions like a person's (decide.h), so that a recount needs to know nothing of kiosks' states.
#pragma once

#include <cstdint>
#include <string>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/domain/ids.h"
#include "sync/server/db/connection.h"

namespace xinluon::ingest {

// Within the transaction that appends these records of a pending kiosk; their votes are derived as not
// counted.
Result<void> note_pending(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch, Seq first,
                          Seq last, WallTime now);

// Makes a pending kiosk an enrolled one and counts the votes it has sent so far; gives their number. Within
// the caller's transaction. not_found without such a kiosk, rejected when it is not pending.
Result<std::uint64_t> approve_kiosk(db::Connection& writer, const KioskId& kiosk, const std::string& actor,
                                    WallTime now);

}  // namespace xinluon::ingest
