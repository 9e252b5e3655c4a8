#include "sync/server/db/writing_connection.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sync/server/db/sqlite_engine.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::db {
namespace {

class WritingConnectionTest : public testing::Test {
 protected:
  Result<std::unique_ptr<Connection>> open() {
    ++opened;
    return open_sqlite(folder / "test.db", Access::read_write, vfs.name());
  }
  static Result<std::int64_t> insert(Connection& connection) {
    return transaction(connection, [&] { return connection.run("INSERT INTO a (b) VALUES (1)"); });
  }
  void fail_syncs() {
    vfs.before = [](const test::FileCall& call) {
      return call.kind == test::FileCall::Kind::sync ? test::sqlite_ioerr_fsync : 0;
    };
  }

  test::TemporaryFolder folder{test::Medium::memory};
  test::FaultVfs vfs;
  int opened = 0;
};

TEST_F(WritingConnectionTest, IsTheSameUntilACommitFailsAndAnotherAfterIt) {
  auto writing = WritingConnection::make([this] { return open(); }).value();
  ASSERT_TRUE(writing.usable().value()->run("CREATE TABLE a (b BIGINT)"));
  ASSERT_TRUE(insert(*writing.usable().value()));
  EXPECT_EQ(opened, 1);

  fail_syncs();
  ASSERT_FALSE(insert(*writing.usable().value()));
  EXPECT_EQ(opened, 1) << "not before it is asked for";
  vfs.before = {};
  Connection* const again = writing.usable().value();
  EXPECT_EQ(opened, 2);
  EXPECT_TRUE(insert(*again));
  EXPECT_GE(again->scalar("SELECT COUNT(*) FROM a").value(), 2);
}

// A failed fsync leaves frames in the cache that the disk lacks, and that no later fsync stores: what comes
// after them in the log would be lost with them at a power cut. So the log begins anew, also while readers
// keep it open.
TEST_F(WritingConnectionTest, BuildsNothingOnALogThatMayHaveHoles) {
  auto writing = WritingConnection::make([this] { return open(); }).value();
  ASSERT_TRUE(writing.usable().value()->run("CREATE TABLE a (b BIGINT)"));
  const auto reader = open_sqlite(folder / "test.db", Access::read_only, vfs.name()).value();
  ASSERT_TRUE(reader->scalar("SELECT COUNT(*) FROM a"));
  fail_syncs();
  ASSERT_FALSE(insert(*writing.usable().value()));

  std::vector<std::string> stored;
  vfs.before = [&](const test::FileCall& call) {
    if (call.kind == test::FileCall::Kind::sync) stored.push_back(call.is_on_log() ? "log" : "database");
    return 0;
  };
  ASSERT_TRUE(writing.usable());
  EXPECT_NE(std::find(stored.begin(), stored.end(), "database"), stored.end());
  EXPECT_EQ(std::filesystem::file_size(folder / "test.db-wal"), 0U);
}

TEST_F(WritingConnectionTest, IsTriedAgainUntilItOpens) {
  auto writing = WritingConnection::make([this] { return open(); }).value();
  ASSERT_TRUE(writing.usable().value()->run("CREATE TABLE a (b BIGINT)"));
  fail_syncs();
  ASSERT_FALSE(insert(*writing.usable().value()));
  vfs.before = [](const test::FileCall&) { return test::sqlite_ioerr_read; };
  const auto refused = writing.usable();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::retry_later);
  vfs.before = {};
  EXPECT_TRUE(writing.usable());
}

}  // namespace
}  // namespace xinluon::db
