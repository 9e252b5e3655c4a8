#include "sync/sqlite/error.h"

#include <cerrno>
#include <system_error>

#include <sqlite3.h>

#include "sync/base/format.h"

namespace xinluon::sqlite {
namespace {

// SQLite says FULL for ENOSPC on a write only; a quota and a file that could not be made arrive as I/O
// errors.
bool device_is_full(int system_error_number) {
  return system_error_number == ENOSPC || system_error_number == EDQUOT;
}

Errc errc_of(int code, int system_error_number) {
  switch (code & 0xFF) {  // the primary code of an extended one
    case SQLITE_FULL:
      return Errc::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Errc::corrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Errc::retry_later;
    case SQLITE_CONSTRAINT:
      return Errc::rejected;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return device_is_full(system_error_number) ? Errc::full : Errc::internal;
    default:
      return Errc::internal;
  }
}

// Only these two classes come with an errno; after others an old one may still be there.
int system_error_number_of(sqlite3* db, int code) {
  const int primary = code & 0xFF;
  return primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN ? sqlite3_system_errno(db) : 0;
}

}  // namespace

Error error_of(sqlite3* db, int code, std::string_view doing) {
  const int number = system_error_number_of(db, code);
  std::string message =
      format("{}{}{} (SQLite code {})", doing, doing.empty() ? "" : ": ", sqlite3_errmsg(db), code);
  if (number != 0) message += format(": {}", std::generic_category().message(number));
  return {errc_of(code, number), std::move(message)};
}

}  // namespace xinluon::sqlite
