// Officers, and who of them served which counter when: whom a vote is counted for where its record names
// nobody. A time without a shift has no officer ("Chưa xác định cán bộ"), never the last one known.
#pragma once

#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct Officer {
  OfficerId id;
  UnitId unit;
  std::string name;
  bool closed = false;  // serves no longer; what was counted stays
  bool sample = false;
  bool operator==(const Officer&) const = default;
};

// Served from `from` to just before `to`.
struct Shift {
  CounterId counter;
  WallTime from{};
  WallTime to{};
  OfficerId officer;
  bool operator==(const Shift&) const = default;
};

// Writes, within the caller's transaction.
Result<void> put_officer(db::Connection& connection, const Officer& officer);
// Puts a shift; what others had of its time is cut away or split. An empty officer leaves that time without
// one. Votes follow by ingest/serving.h.
Result<void> put_shift(db::Connection& connection, const Shift& shift);

// Reads. not_found for what is not there or not covered.
Result<Officer> find_officer(db::Connection& connection, const Scope& scope, const OfficerId& id);
// By id, of the units the scope covers.
Result<std::vector<Officer>> officers(db::Connection& connection, const Scope& scope);
// Those of one counter that have a part of [from, to), in order.
Result<std::vector<Shift>> shifts_between(db::Connection& connection, const Scope& scope,
                                          const CounterId& counter, WallTime from, WallTime to);

}  // namespace xinluon::storage
