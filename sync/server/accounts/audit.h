// The audit log: who did what, when and from where. Each entry is a line of JSON, hashed behind the one
// before (crypto/hash.h), written in the transaction of the act itself.
#pragma once

#include <string>

#include "sync/base/clock.h"
#include "sync/server/db/connection.h"

namespace xinluon::accounts {

struct Act {
  std::string actor;    // an account's name, "local:<user>" for a command on the machine, "" for unknown
  std::string action;   // "sign-in", "unit-add", …: frozen words
  std::string subject;  // what it was done to
  std::string detail;   // never a secret
  std::string address;  // where it came from; empty on the machine itself
};

// Within the caller's transaction.
Result<void> record(db::Connection& connection, const Act& act, WallTime now);

}  // namespace xinluon::accounts
