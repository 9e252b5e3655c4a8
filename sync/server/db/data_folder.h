// The server's data folder: keys, xinluon.db unless the database is elsewhere, and xinluon.lock, which
// `serve` and every writing sub-command hold exclusively as long as they run. Servers that share one
// PostgreSQL have a folder each.
#pragma once

#include <filesystem>
#include <memory>

#include "sync/base/result.h"
#include "sync/base/unique_fd.h"
#include "sync/server/db/connection.h"
#include "sync/server/db/place.h"

namespace xinluon::db {

class DataFolder {
 public:
  // Makes the folder (mode 0700) where missing and takes the lock, and that of a SQLite file elsewhere.
  // retry_later, naming the remedy, when another process holds it.
  static Result<DataFolder> lock(const Place& place);
  static Result<DataFolder> lock(const std::filesystem::path& folder) { return lock(Place{folder}); }

  // The one writing connection. The caller opens one at a time.
  Result<std::unique_ptr<Connection>> open_writer() const;
  Result<std::unique_ptr<Connection>> open_reader() const;
  const Place& place() const { return place_; }
  const std::filesystem::path& path() const { return place_.folder; }

 private:
  DataFolder(Place place, UniqueFd lock, UniqueFd database_lock);
  Place place_;
  UniqueFd lock_;
  UniqueFd database_lock_;
};

// For sub-commands that only read, beside a running `serve` or without one: no lock. not_found when there is
// no database.
Result<std::unique_ptr<Connection>> open_reader(const Place& place);
inline Result<std::unique_ptr<Connection>> open_reader(const std::filesystem::path& folder) {
  return open_reader(Place{folder});
}

}  // namespace xinluon::db
