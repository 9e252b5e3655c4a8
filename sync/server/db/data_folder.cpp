#include "sync/server/db/data_folder.h"

#include <utility>

#include "sync/base/files.h"
#include "sync/server/db/postgresql_engine.h"
#include "sync/server/db/sqlite_engine.h"

namespace xinluon::db {
namespace {

constexpr mode_t private_folder = 0700;

Result<UniqueFd> hold(const std::filesystem::path& file) {
  auto held = lock_file(file);
  if (held) return held;
  Error error = std::move(held).error();
  if (error.code == Errc::retry_later)
    error.message += ": another xinluon-server is using this data folder; stop it, or use its own commands";
  return fail(std::move(error));
}

// Two data folders may name one file.
Result<UniqueFd> hold_database(const Place& place) {
  if (place.is_postgresql() || place.database.empty()) return UniqueFd();
  return hold(place.sqlite_file().string() + ".lock");
}

}  // namespace

DataFolder::DataFolder(Place place, UniqueFd lock, UniqueFd database_lock)
    : place_(std::move(place)), lock_(std::move(lock)), database_lock_(std::move(database_lock)) {}

Result<DataFolder> DataFolder::lock(const Place& place) {
  XINLUON_RETURN_IF_ERROR(make_folders(place.folder, private_folder));
  XINLUON_TRY(auto held, hold(place.folder / "xinluon.lock"));
  XINLUON_TRY(auto database, hold_database(place));
  return DataFolder(place, std::move(held), std::move(database));
}

Result<std::unique_ptr<Connection>> DataFolder::open_writer() const {
  if (place_.is_postgresql()) return open_postgresql(place_.postgresql(), Access::read_write);
  return open_sqlite(place_.sqlite_file(), Access::read_write);
}

Result<std::unique_ptr<Connection>> DataFolder::open_reader() const {
  return db::open_reader(place_);
}

Result<std::unique_ptr<Connection>> open_reader(const Place& place) {
  if (place.is_postgresql()) return open_postgresql(place.postgresql(), Access::read_only);
  const auto file = place.sqlite_file();
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored))
    return fail(Errc::not_found, "no database " + file.string() + ": run `xinluon-server migrate` first");
  return open_sqlite(file, Access::read_only);
}

}  // namespace xinluon::db
