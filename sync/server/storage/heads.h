// The end of each kiosk's chain on the server, and the row whose lock makes a batch count once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct Head {
  KioskId kiosk;
  Epoch epoch;
  std::int64_t ordinal = 1;  // 1 for the first epoch the server saw of this kiosk
  Seq seq = 0;
  std::string hash;  // 32 bytes: h(seq)
  WallTime opened{};
  Seq backed_up_seq = 0;
  std::uint64_t unreadable = 0;
  // The signed envelope that moved the head here, as it was received, and the key it was signed with: the
  // evidence that these records are the device's. Empty while seq is 0.
  std::string envelope;
  std::string signature;
  std::string signer;  // base64; the kiosk's key may be another by now
};

// Locks the head's row until the transaction ends and gives it; makes it, at seq 0 with `start_hash` = h(0),
// where the epoch is new. The second value tells whether it was made.
struct LockedHead {
  Head head;
  bool made = false;
};
Result<LockedHead> lock_head(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch,
                             std::string_view start_hash, WallTime now);

// Of a locked head: the new seq, hash, unreadable, envelope, signature and signer.
Result<void> move_head(db::Connection& connection, const Head& head);

// A backup holds this chain up to `seq`: kiosks are told, and may forget that far. Never goes back, nor
// beyond what is held. Within the caller's transaction.
Result<void> note_backed_up(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch, Seq seq);

// Of all covered kiosks, by kiosk and in the order the epochs were opened.
Result<std::vector<Head>> heads(db::Connection& connection, const Scope& scope);
// The epochs of one kiosk, in the order they were opened, and how far each is held.
Result<std::vector<std::pair<Epoch, Seq>>> chain_ends(db::Connection& connection, const Scope& scope,
                                                      const KioskId& kiosk);
// Every kiosk and epoch that has a record, a vote or a head. unauthorised unless the scope is whole.
Result<std::vector<std::pair<std::string, std::string>>> chains(db::Connection& connection,
                                                                const Scope& scope);

}  // namespace xinluon::storage
