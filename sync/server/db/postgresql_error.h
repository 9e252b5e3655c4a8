// What PostgreSQL's errors mean to a caller.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.h"

struct pg_conn;
struct pg_result;

namespace xinluon::db {

enum class Cure {
  none,       // the statement fails again
  run_again,  // deadlock or serialization failure: the same transaction may succeed now
  reconnect,  // the connection is lost, or its server may not write any more
};

struct PostgresqlFailure {
  Error error;
  Cure cure = Cure::none;
  bool unique_violation = false;
};

// Of a result that is none, or of a connection without one (`result` null). The message holds no row's data:
// PostgreSQL's DETAIL is left out.
PostgresqlFailure failure_of(pg_conn* connection, const pg_result* result);

// By SQLSTATE, five characters.
Errc errc_of_state(std::string_view state);

}  // namespace xinluon::db
