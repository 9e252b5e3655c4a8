#include "sync/server/db/sqlite_engine.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace xinluon::db {
namespace {

class SqliteEngine : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = open_sqlite(file, Access::read_write);
    ASSERT_TRUE(opened) << opened.error().message;
    connection = std::move(*opened);
    ASSERT_TRUE(connection->migrate(steps));
  }
  Result<std::int64_t> put(std::int64_t id, std::string_view name) {
    return connection->run("INSERT INTO item (id, name) VALUES ($1, $2)", {id, name});
  }

  test::TemporaryFolder folder;
  std::filesystem::path file = folder / "test.db";
  const std::vector<Migration> steps = {
      {1, "CREATE TABLE item (id BIGINT PRIMARY KEY, name TEXT, bytes {blob}, share {real}) {clustered};",
       "CREATE TRIGGER kept BEFORE DELETE ON item BEGIN SELECT RAISE(ABORT, 'kept'); END;", "nonsense"}};
  std::unique_ptr<Connection> connection;
};

TEST_F(SqliteEngine, TriggersOfTheEngineAreInForce) {
  ASSERT_TRUE(put(1, "a"));
  const auto refused = connection->run("DELETE FROM item");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::rejected);
  EXPECT_NE(refused.error().message.find("kept"), std::string::npos) << refused.error().message;
  EXPECT_NE(refused.error().message.find("DELETE FROM item"), std::string::npos) << refused.error().message;
}

// PostgreSQL takes no key twice in one insert; here it is only slower.
TEST_F(SqliteEngine, InsertsRowByRow) {
  using Type = InsertPlan::Column::Type;
  const InsertPlan plan = {"item",
                           {{"id", Type::integer}, {"name", Type::text}},
                           "ON CONFLICT (id) DO UPDATE SET name = item.name || excluded.name"};
  const std::vector<Parameter> values = {1, "a", 2, "b", 1, "c"};
  ASSERT_TRUE(connection->insert(plan, values));
  EXPECT_EQ(connection->scalar("SELECT COUNT(*) FROM item WHERE name = 'ac'").value(), 1);
}

TEST_F(SqliteEngine, RefusesTheStepsOfAnOlderProgram) {
  EXPECT_FALSE(connection->migrate({}));
}

}  // namespace
}  // namespace xinluon::db
