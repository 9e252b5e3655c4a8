#include "sync/server/db/copy.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "sync/base/files.h"
#include "sync/base/system_error.h"
#include "sync/server/db/data_folder.h"
#include "sync/server/db/postgresql_engine.h"
#include "sync/server/db/postgresql_tools.h"
#include "sync/server/db/sqlite_engine.h"
#include "sync/sqlite/sqlite.h"

namespace xinluon::db {
namespace {

namespace fs = std::filesystem;

Result<void> make_durable(const fs::path& file) {
  const UniqueFd opened(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened || fsync(opened.get()) != 0) return fail(system_error(errno, file.string()));
  return sync_folder(file.parent_path());
}

Result<void> check_whole(const fs::path& file) {
  XINLUON_TRY(auto copy,
              sqlite::Connection::open(file, {.access = sqlite::Access::read_as_it_is, .max_bytes = 0}));
  return copy.quick_check();
}

// VACUUM INTO reads one state of the database, however much is written meanwhile; SQLite's backup interface
// would begin again with every batch. The copy has no free pages. The file stays open for reading alone, but
// SQLite counts the copy as a write.
Result<void> copy_sqlite(const Place& from, const fs::path& file) {
  XINLUON_TRY(auto source, sqlite::Connection::open(from.sqlite_file(),
                                                    {.access = sqlite::Access::read_only, .max_bytes = 0}));
  XINLUON_RETURN_IF_ERROR(source.execute("PRAGMA query_only=OFF"));
  XINLUON_TRY(auto vacuum, source.prepare("VACUUM INTO ?1"));
  vacuum.bind(1, std::string_view(file.native()));
  XINLUON_RETURN_IF_ERROR(vacuum.run());
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  XINLUON_RETURN_IF_ERROR(make_durable(file));
  return check_whole(file);
}

Result<void> restore_sqlite(const fs::path& file, const Place& to) {
  std::error_code failed;
  if (fs::exists(to.sqlite_file(), failed))
    return fail(Errc::rejected,
                to.sqlite_file().string() +
                    ": there is a database already; move it away, with its -wal and -shm, first");
  XINLUON_RETURN_IF_ERROR(check_whole(file));
  fs::path unfinished = to.sqlite_file();
  unfinished += ".part";
  fs::copy_file(file, unfinished, fs::copy_options::overwrite_existing, failed);
  if (failed) return fail(Errc::internal, unfinished.string() + ": " + failed.message());
  fs::permissions(unfinished, fs::perms::owner_read | fs::perms::owner_write, failed);
  XINLUON_RETURN_IF_ERROR(make_durable(unfinished));
  fs::rename(unfinished, to.sqlite_file(), failed);
  if (failed) return fail(Errc::internal, to.sqlite_file().string() + ": " + failed.message());
  return sync_folder(to.sqlite_file().parent_path());
}

Result<void> copy_postgresql(const Place& from, const fs::path& file) {
  XINLUON_RETURN_IF_ERROR(run_postgresql_tool(
      "pg_dump", {"--format=custom", "--no-owner", "--no-privileges", "--file=" + file.string()},
      from.postgresql()));
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  XINLUON_RETURN_IF_ERROR(make_durable(file));
  return list_postgresql_dump(file);
}

Result<void> restore_postgresql(const fs::path& file, const Place& to) {
  XINLUON_TRY(const auto target, open_postgresql(to.postgresql(), Access::read_write));
  XINLUON_TRY(const auto tables,
              target->scalar("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'"));
  if (tables > 0)
    return fail(
        Errc::rejected,
        "there are tables in this database already; restore into a new one (createdb --template=template0 "
        "--encoding=UTF8 --locale=C NAME)");
  return run_postgresql_tool(
      "pg_restore",
      {"--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", file.string()},
      to.postgresql());
}

}  // namespace

std::string_view copy_name(const Place& place) {
  return place.is_postgresql() ? "xinluon.dump" : "xinluon.db";
}

Result<void> copy_database(const Place& from, const fs::path& file) {
  return from.is_postgresql() ? copy_postgresql(from, file) : copy_sqlite(from, file);
}

Result<void> restore_database(const fs::path& file, const Place& to) {
  return to.is_postgresql() ? restore_postgresql(file, to) : restore_sqlite(file, to);
}

}  // namespace xinluon::db
