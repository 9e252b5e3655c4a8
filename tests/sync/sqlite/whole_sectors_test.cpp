#include <filesystem>

#include <gtest/gtest.h>

#include "sync/sqlite/sqlite.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t sector_bytes = 4096;

std::uintmax_t log_bytes_after_commits(const fs::path& path, bool whole_sectors, std::uintmax_t commits) {
  OpenOptions options;
  options.exclusive = true;
  options.whole_sectors = whole_sectors;
  auto connection = Connection::open(path, options);
  EXPECT_TRUE(connection) << connection.error().message;
  EXPECT_TRUE(connection->execute("CREATE TABLE t(n INTEGER)"));
  const auto log = path.native() + "-wal";
  const auto before = fs::file_size(log);
  for (std::uintmax_t i = 0; i < commits; ++i) EXPECT_TRUE(connection->execute("INSERT INTO t VALUES(1)"));
  return fs::file_size(log) - before;
}

TEST(WholeSectors, EveryCommitEndsItsSector) {
  const test::TemporaryFolder folder;
  constexpr std::uintmax_t commits = 10;
  EXPECT_LT(log_bytes_after_commits(folder / "shared.db", false, commits), commits * 2 * sector_bytes);
  EXPECT_GE(log_bytes_after_commits(folder / "whole.db", true, commits), commits * 2 * sector_bytes);
}

TEST(WholeSectors, AnyPathIsTakenAsItIs) {
  const test::TemporaryFolder folder;
  const fs::path path = folder / "a b%20?psow=1#ệ&.db";
  log_bytes_after_commits(path, true, 1);
  EXPECT_TRUE(fs::exists(path));
}

}  // namespace
}  // namespace xinluon::sqlite
