#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/sqlite/sqlite.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::sqlite {
namespace {

using testing::HasSubstr;

constexpr std::array<Migration, 2> two = {{
    {1, "CREATE TABLE t(a); INSERT INTO t VALUES(1)"},
    {2, "ALTER TABLE t ADD COLUMN b DEFAULT 7; INSERT INTO t(a) VALUES(2)"},
}};

class SqliteMigrate : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(db_) << db_.error().message; }
  std::int64_t scalar(std::string_view sql) { return db_->scalar(sql).value_or(-1); }

  test::TemporaryFolder folder_;
  Result<Connection> db_ = Connection::open(folder_ / "test.db", {});
};

TEST_F(SqliteMigrate, AppliesEachOnceInOrder) {
  ASSERT_TRUE(migrate(*db_, two));
  EXPECT_EQ(scalar("PRAGMA user_version"), 2);
  ASSERT_TRUE(migrate(*db_, two));
  EXPECT_EQ(scalar("SELECT count(*) FROM t"), 2);
  EXPECT_EQ(scalar("SELECT sum(b) FROM t"), 14);
}

TEST_F(SqliteMigrate, ContinuesWhereAnOlderProgramStopped) {
  ASSERT_TRUE(migrate(*db_, std::span(two).first(1)));
  EXPECT_EQ(scalar("PRAGMA user_version"), 1);
  ASSERT_TRUE(migrate(*db_, two));
  EXPECT_EQ(scalar("SELECT count(*) FROM t"), 2);
}

TEST_F(SqliteMigrate, RefusesAFileOfANewerProgram) {
  ASSERT_TRUE(migrate(*db_, two));
  const auto older = migrate(*db_, std::span(two).first(1));
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().code, Errc::rejected);
  EXPECT_THAT(older.error().message, HasSubstr("version 2"));
}

TEST_F(SqliteMigrate, LeavesNothingOfAFailedOne) {
  constexpr std::array<Migration, 2> broken = {{
      {1, "CREATE TABLE t(a)"},
      {2, "INSERT INTO t VALUES(1); INSERT INTO no_such_table VALUES(1)"},
  }};
  const auto result = migrate(*db_, broken);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("migration 2"));
  EXPECT_EQ(scalar("PRAGMA user_version"), 1);
  EXPECT_EQ(scalar("SELECT count(*) FROM t"), 0);
  EXPECT_FALSE(db_->in_transaction());
}

TEST(SqliteMigrateDeathTest, NumbersWithAGapAreAProgramError) {
  const test::TemporaryFolder folder;
  auto db = Connection::open(folder / "test.db", {});
  ASSERT_TRUE(db);
  constexpr std::array<Migration, 2> gap = {{{1, "SELECT 1"}, {3, "SELECT 1"}}};
  EXPECT_DEATH((void)migrate(*db, gap), "numbered");
}

}  // namespace
}  // namespace xinluon::sqlite
