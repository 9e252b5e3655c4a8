// Whether votes are counted, and why not: decisions of people (and, for a kiosk that nobody approved yet, of
// the server) about stretches of a chain. Append-only; a vote is counted as the last decision that covers it
// says, and where none does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct SeqRange {
  KioskId kiosk;
  Epoch epoch;
  Seq first = 0;  // both inclusive
  Seq last = 0;
  bool operator==(const SeqRange&) const = default;
};

struct Decision {
  std::string id;  // random, 16 hex digits at least
  WallTime at{};
  std::string actor;
  std::string cause;   // a word, or a word and what it was about: "flag 3f…", "kiosk-pending"
  std::string reason;  // what the person wrote
  bool counted = true;
  std::vector<SeqRange> ranges;
};

// Within the caller's transaction, which has locked the kiosk's head or is the only one that writes. The
// votes themselves and the tallies are the caller's: ingest/decide.h does all of it.
Result<void> append_decision(db::Connection& connection, const Decision& decision);
// The votes of the range that are counted otherwise are counted so from now on.
Result<void> set_counted(db::Connection& connection, const SeqRange& range, bool counted);

// One chain's, in the order they were made.
struct ChainDecision {
  Seq first = 0;
  Seq last = 0;
  bool counted = true;
  std::string cause = {};
};
Result<std::vector<ChainDecision>> decisions_on(db::Connection& connection, const Scope& scope,
                                                const KioskId& kiosk, const Epoch& epoch);
// Of one cause, newest first, without their ranges. unauthorised unless the scope is whole.
Result<std::vector<Decision>> decisions_about(db::Connection& connection, const Scope& scope,
                                              std::string_view cause);

}  // namespace xinluon::storage
