// The server's data folder: xinluon.db, and xinluon.lock, which `serve` and every writing sub-command hold
// exclusively as long as they run.
#pragma once

#include <filesystem>
#include <memory>

#include "sync/base/result.h"
#include "sync/base/unique_fd.h"
#include "sync/server/db/connection.h"

namespace xinluon::db {

class DataFolder {
 public:
  // Makes the folder (mode 0700) where missing and takes the lock. retry_later, naming the remedy, when
  // another process holds it.
  static Result<DataFolder> lock(const std::filesystem::path& folder);

  // The one writing connection. The caller opens one at a time.
  Result<std::unique_ptr<Connection>> open_writer() const;
  Result<std::unique_ptr<Connection>> open_reader() const;
  const std::filesystem::path& path() const { return folder_; }

 private:
  DataFolder(std::filesystem::path folder, UniqueFd lock);
  std::filesystem::path folder_;
  UniqueFd lock_;
};

// For sub-commands that only read, beside a running `serve` or without one: no lock. not_found when there is
// no database.
Result<std::unique_ptr<Connection>> open_reader(const std::filesystem::path& folder);

}  // namespace xinluon::db
