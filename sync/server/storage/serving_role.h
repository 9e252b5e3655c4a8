// On PostgreSQL: what the roles may do that serve and that purge. The tables belong to another, which
// `migrate` runs as; so nobody who takes over a serving server can change or delete evidence.
#pragma once

#include <string>

#include "sync/base/result.h"
#include "sync/server/db/connection.h"

namespace xinluon::storage {

// To be called after every migration, by the owner of the tables; the role must exist. rejected unless `role`
// is a plain name (a-z 0-9 _).
Result<void> grant_serving(db::Connection& owner, const std::string& role);

// The same for the role that `purge` runs as: it reads what it must, and may delete records behind their
// anchors, nothing else.
Result<void> grant_purging(db::Connection& owner, const std::string& role);

}  // namespace xinluon::storage
