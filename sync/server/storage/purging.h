// The oldest records of a chain, and taking them out. Everybody else finds records append-only.
#pragma once

#include <cstdint>
#include <map>

#include "sync/domain/ids.h"
#include "sync/domain/period.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

// The last vote of the longest prefix of the chain in which every vote counts on a day before `kept_from`,
// and cannot have been cast on it or later; 0 for none. Lines that can't be read lie between such votes, and
// are as old. not_found for a kiosk that the scope does not cover.
Result<Seq> last_vote_before(db::Connection& connection, const Scope& scope, const KioskId& kiosk,
                             const Epoch& epoch, Day kept_from);

// How many of the chain's votes up to `last` count in each month, by its first day.
Result<std::map<Day, std::uint64_t>> votes_by_month(db::Connection& connection, const Scope& scope,
                                                    const KioskId& kiosk, const Epoch& epoch, Seq last);

// Deletes the chain's records up to its anchor, and the votes derived from them; gives how many records went.
// Within the transaction that moved the anchor there.
Result<std::uint64_t> delete_behind_anchor(db::Connection& connection, const KioskId& kiosk,
                                           const Epoch& epoch);

}  // namespace xinluon::storage
