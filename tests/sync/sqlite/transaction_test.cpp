#include <gtest/gtest.h>

#include "sync/sqlite/sqlite.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::sqlite {
namespace {

class SqliteTransaction : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(db_) << db_.error().message;
    ASSERT_TRUE(
        db_->execute("CREATE TABLE t(a); CREATE TABLE p(id INTEGER PRIMARY KEY); "
                     "CREATE TABLE c(p REFERENCES p(id) DEFERRABLE INITIALLY DEFERRED)"));
  }
  std::int64_t rows() { return db_->scalar("SELECT count(*) FROM t").value_or(-1); }

  test::TemporaryFolder folder_;
  Result<Connection> db_ = Connection::open(folder_ / "test.db", {.busy_timeout_ms = 10});
};

TEST_F(SqliteTransaction, KeepsWhatWasCommitted) {
  auto transaction = Transaction::begin(*db_);
  ASSERT_TRUE(transaction);
  EXPECT_TRUE(db_->in_transaction());
  ASSERT_TRUE(db_->execute("INSERT INTO t VALUES(1)"));
  ASSERT_TRUE(transaction->commit());
  EXPECT_FALSE(db_->in_transaction());
  EXPECT_EQ(rows(), 1);
}

TEST_F(SqliteTransaction, RollsBackWhenItIsLeft) {
  {
    const auto transaction = Transaction::begin(*db_);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(db_->execute("INSERT INTO t VALUES(1)"));
  }
  EXPECT_FALSE(db_->in_transaction());
  EXPECT_EQ(rows(), 0);
}

TEST_F(SqliteTransaction, RollsBackWhenItsCommitFailed) {
  {
    auto transaction = Transaction::begin(*db_);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(db_->execute("INSERT INTO t VALUES(1); INSERT INTO c VALUES(5)"));
    const auto committed = transaction->commit();
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().code, Errc::rejected);
  }
  EXPECT_FALSE(db_->in_transaction());
  EXPECT_EQ(rows(), 0);
}

TEST_F(SqliteTransaction, MovedFromDoesNothing) {
  auto first = Transaction::begin(*db_);
  ASSERT_TRUE(first);
  {
    Transaction second = std::move(*first);
    ASSERT_TRUE(db_->execute("INSERT INTO t VALUES(1)"));
    ASSERT_TRUE(second.commit());
  }
  EXPECT_EQ(rows(), 1);
}

TEST_F(SqliteTransaction, TakesTheWriteLockAtOnce) {
  auto other = Connection::open(folder_ / "test.db", {.busy_timeout_ms = 10});
  ASSERT_TRUE(other);
  const auto first = Transaction::begin(*db_);
  ASSERT_TRUE(first);
  const auto second = Transaction::begin(*other);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::retry_later);
}

TEST_F(SqliteTransaction, DoesNotNest) {
  const auto outer = Transaction::begin(*db_);
  ASSERT_TRUE(outer);
  const auto inner = Transaction::begin(*db_);
  ASSERT_FALSE(inner);
  EXPECT_TRUE(db_->in_transaction());
}

using SqliteTransactionDeathTest = SqliteTransaction;

TEST_F(SqliteTransactionDeathTest, SecondCommitIsAProgramError) {
  auto transaction = Transaction::begin(*db_);
  ASSERT_TRUE(transaction);
  ASSERT_TRUE(transaction->commit());
  EXPECT_DEATH((void)transaction->commit(), "committed once");
}

}  // namespace
}  // namespace xinluon::sqlite
