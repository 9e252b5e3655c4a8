// What a connection may do.
#pragma once

namespace xinluon::db {

enum class Access {
  read_write,  // SQLite: makes the file where missing
  read_only,   // never writes, and SQLite never checkpoints
};

}  // namespace xinluon::db
