#include "sync/server/db/place.h"

#include <string_view>

namespace xinluon::db {

bool Place::is_postgresql() const {
  return database.starts_with("postgresql://") || database.starts_with("postgres://");
}

std::filesystem::path Place::sqlite_file() const {
  return database.empty() ? folder / "xinluon.db" : std::filesystem::path(database);
}

Result<void> check(const Place& place) {
  if (place.is_postgresql()) return check(place.postgresql());
  if (!place.password_file.empty())
    return fail(Errc::rejected, "a SQLite file has no password; leave it out");
  if (place.database.empty() || place.sqlite_file().is_absolute()) return {};
  return fail(Errc::rejected,
              "must be the absolute path of a SQLite file, or postgresql://role@host:5432/database, or \"\"");
}

}  // namespace xinluon::db
