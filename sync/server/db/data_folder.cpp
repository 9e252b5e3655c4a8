#include "sync/server/db/data_folder.h"

#include "sync/base/files.h"
#include "sync/server/db/sqlite_engine.h"

namespace xinluon::db {
namespace {

constexpr mode_t private_folder = 0700;

std::filesystem::path database(const std::filesystem::path& folder) {
  return folder / "xinluon.db";
}

}  // namespace

DataFolder::DataFolder(std::filesystem::path folder, UniqueFd lock)
    : folder_(std::move(folder)), lock_(std::move(lock)) {}

Result<DataFolder> DataFolder::lock(const std::filesystem::path& folder) {
  XINLUON_RETURN_IF_ERROR(make_folders(folder, private_folder));
  auto held = lock_file(folder / "xinluon.lock");
  if (held) return DataFolder(folder, std::move(*held));
  Error error = std::move(held).error();
  if (error.code == Errc::retry_later)
    error.message += ": another xinluon-server is using this data folder; stop it, or use its own commands";
  return fail(std::move(error));
}

Result<std::unique_ptr<Connection>> DataFolder::open_writer() const {
  return open_sqlite(database(folder_), Access::read_write);
}

Result<std::unique_ptr<Connection>> DataFolder::open_reader() const {
  return db::open_reader(folder_);
}

Result<std::unique_ptr<Connection>> open_reader(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (!std::filesystem::exists(database(folder), ignored))
    return fail(Errc::not_found,
                "no database " + database(folder).string() + ": run `xinluon-server migrate` first");
  return open_sqlite(database(folder), Access::read_only);
}

}  // namespace xinluon::db
