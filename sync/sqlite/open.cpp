#include <cerrno>
#include <memory>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "sync/base/check.h"
#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/system_error.h"
#include "sync/sqlite/error.h"
#include "sync/sqlite/sqlite.h"

namespace xinluon::sqlite {
namespace {

namespace fs = std::filesystem;

// Votes are for this user only; SQLite gives -wal and -shm the mode of the database.
constexpr mode_t database_mode = 0600;

// Makes the empty file before SQLite would, with its mode and with its name on the disk. Only a file that was
// not there is opened: closing a second descriptor of a live database would drop this process's locks on it.
Result<void> create_where_missing(const fs::path& path) {
  const UniqueFd fd(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, database_mode));
  if (!fd && errno == EEXIST) return {};
  if (!fd || fchmod(fd.get(), database_mode) != 0) {
    return fail(system_error(errno, format("create {}", path.native())));
  }
  return sync_folder(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

Result<void> prepare_file(const fs::path& path, Access access) {
  if (access == Access::read_write_create) return create_where_missing(path);
  std::error_code unknown;
  if (fs::exists(path, unknown)) return {};
  return fail(Errc::not_found, format("{} does not exist", path.native()));
}

bool only_reads(Access access) {
  return access == Access::read_only || access == Access::read_as_it_is;
}

int open_flags(Access access) {
  // NOMUTEX: one connection belongs to one thread at a time.
  constexpr int always = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  return always | (access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
}

// The path as SQLite's URI, in which the file system's promise about half-written sectors can be denied.
std::string uri_without_powersafe_overwrite(const fs::path& path) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/";
  const std::string absolute = fs::absolute(path).native();
  std::string uri = "file://";
  for (const char c : absolute) {
    if (plain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri + "?psow=0";
}

// The file's own schema is not trusted to call functions or to rewrite itself, and "x" is never a text.
void harden(sqlite3* db, Access access) {
  const auto set = [db](int option, int on) {
    XINLUON_CHECK(sqlite3_db_config(db, option, on, nullptr) == SQLITE_OK, "SQLite lacks a setting");
  };
  set(SQLITE_DBCONFIG_DEFENSIVE, 1);
  set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  set(SQLITE_DBCONFIG_DQS_DML, 0);
  set(SQLITE_DBCONFIG_DQS_DDL, 0);
  set(SQLITE_DBCONFIG_ENABLE_FKEY, 1);
  if (only_reads(access)) set(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
}

Result<void> limit_size(Connection& connection, std::int64_t max_bytes) {
  XINLUON_TRY(const std::int64_t page_bytes, connection.scalar("PRAGMA page_size"));
  return connection.execute(
      format("PRAGMA max_page_count={}", std::max<std::int64_t>(1, max_bytes / page_bytes)));
}

// Before anything else touches the file: then SQLite keeps the WAL's index in its own memory and makes no
// -shm. The empty transaction takes the lock at once instead of at the first use.
Result<void> take_exclusively(Connection& connection) {
  return connection.execute("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
}

Result<void> use_wal(Connection& connection) {
  XINLUON_TRY(Statement statement, connection.prepare("PRAGMA journal_mode=WAL"));
  XINLUON_TRY(const bool row, statement.step());
  if (row && statement.text(0) == "wal") return {};
  return fail(Errc::internal, "the file system offers no write-ahead log");
}

Result<void> configure(Connection& connection, const OpenOptions& options) {
  XINLUON_RETURN_IF_ERROR(connection.execute("PRAGMA cell_size_check=ON"));
  if (options.exclusive) XINLUON_RETURN_IF_ERROR(take_exclusively(connection));
  if (only_reads(options.access)) {
    XINLUON_RETURN_IF_ERROR(connection.execute("PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0"));
  } else {
    XINLUON_RETURN_IF_ERROR(use_wal(connection));
    XINLUON_RETURN_IF_ERROR(connection.execute("PRAGMA synchronous=FULL"));
  }
  if (options.max_bytes > 0) XINLUON_RETURN_IF_ERROR(limit_size(connection, options.max_bytes));
  // Reads the first page, so that a file of rubbish is found here.
  XINLUON_TRY([[maybe_unused]] const auto version, connection.scalar("PRAGMA schema_version"));
  return {};
}

}  // namespace

Result<Connection> Connection::open(const fs::path& path, const OpenOptions& options) {
  XINLUON_CHECK(!options.exclusive || options.access != Access::read_only,
                "a reader can't hold the file exclusively");
  XINLUON_RETURN_IF_ERROR(prepare_file(path, options.access));
  const std::string doing = format("open {}", path.native());
  const char* vfs = options.vfs.empty() ? nullptr : options.vfs.c_str();
  sqlite3* db = nullptr;
  const std::string name = options.whole_sectors ? uri_without_powersafe_overwrite(path) : path.native();
  const int flags = open_flags(options.access) | (options.whole_sectors ? SQLITE_OPEN_URI : 0);
  const int code = sqlite3_open_v2(name.c_str(), &db, flags, vfs);
  Connection connection(db);  // closes the handle, which is there even after most errors
  if (code != SQLITE_OK) return fail(error_of(db, code, doing));
  sqlite3_busy_timeout(db, options.busy_timeout_ms);
  harden(db, options.access);
  if (auto configured = configure(connection, options); !configured) {
    return fail(with_context(std::move(configured).error(), doing));
  }
  return connection;
}

}  // namespace xinluon::sqlite
