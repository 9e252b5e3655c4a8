// One fdatasync a commit, counted where it counts: SQLite's calls reach these two functions instead of
// libc's.
#include <atomic>

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sync/sqlite/sqlite.h"
#include "tests/support/temporary_folder.h"

namespace {
std::atomic<int> fdatasyncs = 0;
std::atomic<int> fsyncs = 0;
}  // namespace

extern "C" int fdatasync(int fd) {
  ++fdatasyncs;
  return static_cast<int>(syscall(SYS_fdatasync, fd));
}

extern "C" int fsync(int fd) {
  ++fsyncs;
  return static_cast<int>(syscall(SYS_fsync, fd));
}

namespace xinluon::sqlite {
namespace {

TEST(SqliteFsync, IsOneFdatasyncACommit) {
  for (const bool exclusive : {false, true}) {
    const test::TemporaryFolder folder;
    auto db = Connection::open(folder / "votes.db", {.exclusive = exclusive});
    ASSERT_TRUE(db) << db.error().message;
    ASSERT_TRUE(db->execute("CREATE TABLE t(a); INSERT INTO t VALUES(0)"));
    auto insert = db->prepare("INSERT INTO t VALUES(?1)");
    ASSERT_TRUE(insert);
    for (int i = 0; i < 20; ++i) {
      const int before = fdatasyncs;
      const int fsyncs_before = fsyncs;
      auto transaction = Transaction::begin(*db);
      ASSERT_TRUE(transaction);
      insert->bind(1, i);
      ASSERT_TRUE(insert->run());
      EXPECT_EQ(fdatasyncs - before, 0) << "synchronised before the commit";
      ASSERT_TRUE(transaction->commit());
      EXPECT_EQ(fdatasyncs - before, 1);
      EXPECT_EQ(fsyncs - fsyncs_before, 0);
    }
  }
}

TEST(SqliteFsync, NewFilesNameIsSynchronisedBeforeItIsUsed) {
  const test::TemporaryFolder folder;
  const int before = fsyncs;
  ASSERT_TRUE(Connection::open(folder / "votes.db", {}));
  EXPECT_GE(fsyncs - before, 1);
}

}  // namespace
}  // namespace xinluon::sqlite
