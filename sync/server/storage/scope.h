// Who is asking. Every read of the storage takes a Scope; there is no overload without. What a scope does not
// cover is answered with not_found, as if it did not exist.
#pragma once

#include <vector>

#include "sync/base/result.h"
#include "sync/domain/ids.h"
#include "sync/server/db/connection.h"

namespace xinluon::storage {

class Scope {
 public:
  // An account: these units and all below them. Without units it sees nothing.
  static Scope of_units(std::vector<UnitId> roots);
  // An officer's account: the figures of this officer, and no unit at all.
  static Scope of_officer(OfficerId officer);
  // A command on the server's own machine: everything.
  static Scope local_administrator();
  // Acting for a device whose signature is being or was verified: ingest and enrolment only.
  static Scope device_protocol();
  // Counting a node's siblings to decide what must be hidden; nothing read with it is shown.
  static Scope for_suppression();
  // Finding out who somebody is, before their scope is known: accounts and sessions only.
  static Scope sign_in() { return Scope(true); }

  bool whole() const { return whole_; }
  const std::vector<UnitId>& roots() const { return roots_; }
  const OfficerId& officer() const { return officer_; }  // empty for all but officers' accounts

 private:
  explicit Scope(bool whole) : whole_(whole) {}
  bool whole_ = false;
  std::vector<UnitId> roots_;
  OfficerId officer_;
};

// True when `unit` is one of the scope's units or lies below one in today's tree.
Result<bool> covers(db::Connection& connection, const Scope& scope, const UnitId& unit);
// not_found ("no unit X") unless it is covered.
Result<void> require(db::Connection& connection, const Scope& scope, const UnitId& unit);

// unauthorised unless the scope is whole: for what can't be cut down to a part of the tree.
Result<void> only_whole(const Scope& scope);

}  // namespace xinluon::storage
