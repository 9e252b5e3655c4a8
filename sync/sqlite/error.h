// From SQLite's result codes to an Error. For the .cpp files of this folder only.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.h"

struct sqlite3;

namespace xinluon::sqlite {

// The error that `db` reports for `code`, an extended result code. Empty `doing` adds nothing in front.
Error error_of(sqlite3* db, int code, std::string_view doing = {});

}  // namespace xinluon::sqlite
