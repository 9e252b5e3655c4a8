#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/sqlite/sqlite.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::sqlite {
namespace {

using testing::HasSubstr;

class SqliteStatement : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(db_) << db_.error().message;
    ASSERT_TRUE(
        db_->execute("CREATE TABLE t(id INTEGER PRIMARY KEY, a, UNIQUE(a)); "
                     "CREATE TABLE child(t INTEGER NOT NULL REFERENCES t(id))"));
  }
  Statement prepare(std::string_view sql) {
    auto statement = db_->prepare(sql);
    EXPECT_TRUE(statement) << statement.error().message;
    return std::move(*statement);
  }

  test::TemporaryFolder folder_;
  Result<Connection> db_ = Connection::open(folder_ / "test.db", {.busy_timeout_ms = 10});
};

TEST_F(SqliteStatement, ValuesComeBackAsTheyWentIn) {
  const std::string bytes("a\0b\xFF", 4);
  auto echo = prepare("SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7");
  echo.bind(1, std::numeric_limits<std::int64_t>::min());
  echo.bind(2, 0.1);
  echo.bind(3, "Luôn mỉm cười");
  echo.bind_blob(4, bytes);
  echo.bind_null(5);
  echo.bind(6, std::uint64_t{42});
  echo.bind(7, true);
  ASSERT_TRUE(echo.step().value_or(false));
  EXPECT_EQ(echo.integer(0), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(echo.real(1), 0.1);
  EXPECT_EQ(echo.text(2), "Luôn mỉm cười");
  EXPECT_EQ(echo.blob(3), bytes);
  EXPECT_TRUE(echo.is_null(4));
  EXPECT_FALSE(echo.is_null(0));
  EXPECT_EQ(echo.integer(5), 42);
  EXPECT_EQ(echo.integer(6), 1);
  EXPECT_FALSE(echo.step().value_or(true));
}

TEST_F(SqliteStatement, EmptyTextsAndBlobsAreNotNull) {
  auto echo = prepare("SELECT ?1, ?2, typeof(?1), typeof(?2)");
  echo.bind(1, std::string_view{});
  echo.bind_blob(2, std::string_view{});
  ASSERT_TRUE(echo.step().value_or(false));
  EXPECT_FALSE(echo.is_null(0));
  EXPECT_EQ(echo.text(0), "");
  EXPECT_EQ(echo.blob(1), "");
  EXPECT_EQ(echo.text(2), "text");
  EXPECT_EQ(echo.text(3), "blob");
}

TEST_F(SqliteStatement, BoundValuesAreCopied) {
  auto echo = prepare("SELECT ?1, ?2");
  {
    std::string text = "a text that lives shortly";
    echo.bind(1, text);
    echo.bind_blob(2, text);
    text.assign(text.size(), '!');
  }
  ASSERT_TRUE(echo.step().value_or(false));
  EXPECT_EQ(echo.text(0), "a text that lives shortly");
  EXPECT_EQ(echo.blob(1), "a text that lives shortly");
}

TEST_F(SqliteStatement, ResetForgetsTheBindings) {
  auto echo = prepare("SELECT ?1");
  echo.bind(1, 5);
  ASSERT_TRUE(echo.step().value_or(false));
  echo.reset();
  ASSERT_TRUE(echo.step().value_or(false));
  EXPECT_TRUE(echo.is_null(0));
}

TEST_F(SqliteStatement, RunCanBeRepeatedAlsoAfterAnError) {
  auto insert = prepare("INSERT INTO t(a) VALUES(?1)");
  insert.bind(1, 1);
  ASSERT_TRUE(insert.run());
  EXPECT_EQ(db_->changes(), 1);
  insert.bind(1, 1);
  const auto twice = insert.run();
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, Errc::rejected);
  EXPECT_THAT(twice.error().message, HasSubstr("UNIQUE"));
  insert.bind(1, 2);
  EXPECT_TRUE(insert.run());
  EXPECT_EQ(db_->scalar("SELECT count(*) FROM t").value_or(0), 2);
}

TEST_F(SqliteStatement, ForeignKeysAreRejected) {
  const auto result = prepare("INSERT INTO child VALUES(99)").run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::rejected);
}

TEST_F(SqliteStatement, AnotherWriterIsToBeRetried) {
  auto other = Connection::open(folder_ / "test.db", {.busy_timeout_ms = 10});
  ASSERT_TRUE(other);
  const auto transaction = Transaction::begin(*other);
  ASSERT_TRUE(transaction);
  const auto result = prepare("INSERT INTO t(a) VALUES(1)").run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::retry_later);
}

TEST_F(SqliteStatement, OutlivesItsConnection) {
  auto statement = prepare("SELECT 1");
  { const Connection closed = std::move(*db_); }
  EXPECT_TRUE(statement.step().value_or(false));
}

using SqliteStatementDeathTest = SqliteStatement;

TEST_F(SqliteStatementDeathTest, WrongIndexesAndColumnsAreProgramErrors) {
  auto echo = prepare("SELECT ?1");
  EXPECT_DEATH(echo.bind(2, 1), "can't be bound");
  EXPECT_DEATH((void)echo.integer(0), "no such column");  // no row yet
  ASSERT_TRUE(echo.step().value_or(false));
  EXPECT_DEATH((void)echo.text(1), "no such column");
  EXPECT_DEATH(echo.bind(1, std::numeric_limits<std::uint64_t>::max()), "integer that large");
}

}  // namespace
}  // namespace xinluon::sqlite
