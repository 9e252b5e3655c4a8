#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/sqlite/sqlite.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::sqlite {
namespace {

using testing::HasSubstr;

class SqliteConnection : public testing::Test {
 protected:
  Result<Connection> open(OpenOptions options = {}) {
    if (options.busy_timeout_ms == OpenOptions{}.busy_timeout_ms) options.busy_timeout_ms = 20;
    return Connection::open(path_, options);
  }
  Connection open_or_die(const OpenOptions& options = {}) {
    auto connection = open(options);
    EXPECT_TRUE(connection) << connection.error().message;
    return std::move(*connection);
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "votes.db";
};

mode_t mode_of(const std::filesystem::path& path) {
  struct stat info {};
  EXPECT_EQ(stat(path.c_str(), &info), 0) << path;
  return info.st_mode & 07777;
}

std::string setting(Connection& connection, std::string_view pragma) {
  auto statement = connection.prepare(pragma);
  EXPECT_TRUE(statement) << statement.error().message;
  EXPECT_TRUE(statement->step().value_or(false)) << pragma;
  return std::string(statement->text(0));
}

TEST_F(SqliteConnection, IsDurableAndHardened) {
  auto db = open_or_die();
  EXPECT_EQ(setting(db, "PRAGMA journal_mode"), "wal");
  EXPECT_EQ(setting(db, "PRAGMA synchronous"), "2");
  EXPECT_EQ(setting(db, "PRAGMA foreign_keys"), "1");
  EXPECT_EQ(setting(db, "PRAGMA trusted_schema"), "0");
  EXPECT_EQ(setting(db, "PRAGMA cell_size_check"), "1");
  // A defensive connection ignores the switch to a mode that could corrupt the file.
  EXPECT_EQ(setting(db, "PRAGMA journal_mode=OFF"), "wal");
  // A text in double quotes is no text.
  EXPECT_FALSE(db.prepare("SELECT \"no such column\""));
}

TEST_F(SqliteConnection, MakesFilesForTheOwnerOnlyWhateverTheUmask) {
  const mode_t old_umask = umask(0);
  auto db = open_or_die();
  ASSERT_TRUE(db.execute("CREATE TABLE t(a)"));
  EXPECT_EQ(mode_of(path_), 0600U);
  EXPECT_EQ(mode_of(path_.string() + "-wal"), 0600U);
  umask(0377);
  path_ = folder_ / "other.db";
  open_or_die();
  EXPECT_EQ(mode_of(path_), 0600U);
  umask(old_umask);
}

TEST_F(SqliteConnection, MissingFileIsNotFoundUnlessItIsToBeMade) {
  for (const Access access : {Access::read_write, Access::read_only}) {
    const auto db = open({.access = access});
    ASSERT_FALSE(db);
    EXPECT_EQ(db.error().code, Errc::not_found);
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
  path_ = folder_ / "no such folder" / "votes.db";
  const auto db = open();
  ASSERT_FALSE(db);
  EXPECT_EQ(db.error().code, Errc::not_found);
  EXPECT_THAT(db.error().message, HasSubstr("no such folder"));
}

TEST_F(SqliteConnection, FolderInPlaceOfTheFileIsInternal) {
  std::filesystem::create_directory(path_);
  for (const Access access : {Access::read_write_create, Access::read_only}) {
    const auto db = open({.access = access});
    ASSERT_FALSE(db);
    EXPECT_EQ(db.error().code, Errc::internal) << db.error().message;
  }
}

// From 2 bytes on: SQLite takes a file of one byte for an empty one.
TEST_F(SqliteConnection, RubbishIsCorrupt) {
  for (const std::size_t size : {2U, 100U, 512U, 4096U, 100'000U}) {
    std::ofstream(path_, std::ios::trunc) << std::string(size, 'x');
    for (const Access access : {Access::read_write_create, Access::read_write, Access::read_only}) {
      for (const bool exclusive : {false, true}) {
        if (exclusive && access == Access::read_only) continue;
        const auto db = open({.access = access, .exclusive = exclusive});
        ASSERT_FALSE(db) << size << " bytes";
        EXPECT_EQ(db.error().code, Errc::corrupt) << size << " bytes: " << db.error().message;
      }
    }
  }
}

TEST_F(SqliteConnection, QuickCheckFindsADamagedPage) {
  {
    auto db = open_or_die();
    ASSERT_TRUE(
        db.execute("CREATE TABLE t(a TEXT); CREATE INDEX i ON t(a);"
                   "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n WHERE x<2000)"
                   "INSERT INTO t SELECT 'row '||x FROM n"));
    ASSERT_TRUE(db.quick_check());
    ASSERT_TRUE(db.close());
  }
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(16'384);
  file << std::string(4096, '\x5A');
  file.close();
  auto db = open_or_die();
  const auto checked = db.quick_check();
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, Errc::corrupt) << checked.error().message;
}

// Tries in a process of its own: POSIX locks don't keep a process from itself.
Errc open_in_another_process(const std::filesystem::path& path, const OpenOptions& options) {
  constexpr int opened = 100;
  const pid_t child = fork();
  if (child == 0) {
    const auto db = Connection::open(path, options);
    _exit(db ? opened : static_cast<int>(db.error().code));
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_NE(WEXITSTATUS(status), opened) << "another process could open the file";
  return static_cast<Errc>(WEXITSTATUS(status));
}

TEST_F(SqliteConnection, ExclusiveRefusesEverybodyElseFromTheStart) {
  const OpenOptions quick{.access = Access::read_write, .busy_timeout_ms = 10};
  const OpenOptions reader{.access = Access::read_only, .busy_timeout_ms = 10};
  for (const char* when : {"new file", "existing file"}) {
    auto db = open_or_die({.exclusive = true});
    EXPECT_EQ(open_in_another_process(path_, quick), Errc::retry_later) << when;
    EXPECT_EQ(open_in_another_process(path_, reader), Errc::retry_later) << when;
    EXPECT_FALSE(Connection::open(path_, quick)) << when;
    ASSERT_TRUE(db.execute("CREATE TABLE IF NOT EXISTS t(a); INSERT INTO t VALUES(1)"));
    EXPECT_EQ(open_in_another_process(path_, quick), Errc::retry_later) << when << " after a commit";
    EXPECT_FALSE(std::filesystem::exists(path_.string() + "-shm")) << when;
    ASSERT_TRUE(db.close());
  }
  EXPECT_TRUE(open());
}

TEST_F(SqliteConnection, ReaderSeesCommitsAndNeverWritesOrCheckpoints) {
  auto writer = open_or_die();
  ASSERT_TRUE(writer.execute("CREATE TABLE t(a); INSERT INTO t VALUES(7)"));
  const std::string wal = path_.string() + "-wal";
  const auto wal_bytes = std::filesystem::file_size(wal);
  const auto db_bytes = std::filesystem::file_size(path_);
  {
    auto reader = open_or_die({.access = Access::read_only});
    EXPECT_EQ(reader.scalar("SELECT a FROM t").value_or(0), 7);
    EXPECT_FALSE(reader.execute("INSERT INTO t VALUES(8)"));
    ASSERT_TRUE(writer.execute("INSERT INTO t VALUES(9)"));
    EXPECT_EQ(reader.scalar("SELECT count(*) FROM t").value_or(0), 2);
  }
  EXPECT_GE(std::filesystem::file_size(wal), wal_bytes);
  EXPECT_EQ(std::filesystem::file_size(path_), db_bytes);
}

TEST_F(SqliteConnection, MaxBytesIsAFullDeviceThatHealsWhenRowsLeave) {
  auto db = open_or_die({.max_bytes = 65'536});
  ASSERT_TRUE(db.execute("CREATE TABLE t(a)"));
  auto insert = db.prepare("INSERT INTO t VALUES(zeroblob(3000))");
  ASSERT_TRUE(insert);
  Result<void> result;
  int rows = 0;
  while ((result = insert->run()) && rows < 100) ++rows;
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::full);
  EXPECT_EQ(db.extended_error_code(), 13);  // SQLITE_FULL
  EXPECT_GT(rows, 5);
  EXPECT_EQ(db.scalar("SELECT count(*) FROM t").value_or(0), rows);
  ASSERT_TRUE(db.execute("DELETE FROM t"));
  EXPECT_TRUE(insert->run());
}

TEST_F(SqliteConnection, ScalarWithoutARowIsNotFound) {
  auto db = open_or_die();
  const auto nothing = db.scalar("SELECT 1 WHERE 0");
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, Errc::not_found);
}

TEST_F(SqliteConnection, PrepareSaysWhatIsWrongWithTheStatement) {
  auto db = open_or_die();
  const auto wrong = db.prepare("SELEKT 1");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, Errc::internal);
  EXPECT_THAT(wrong.error().message, HasSubstr("SELEKT"));
  EXPECT_FALSE(db.prepare("-- nothing"));
}

TEST_F(SqliteConnection, CloseRefusesWhileAStatementIsOpenAndCanBeRepeated) {
  auto db = open_or_die();
  {
    const auto statement = db.prepare("SELECT 1");
    const auto closed = db.close();
    ASSERT_FALSE(closed);
    EXPECT_EQ(closed.error().code, Errc::retry_later);
  }
  EXPECT_TRUE(db.close());
}

}  // namespace
}  // namespace xinluon::sqlite
