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
  std::int64_t count() { return connection->scalar("SELECT COUNT(*) FROM item").value(); }
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

TEST_F(SqliteEngine, BindsAndReadsEveryKindOfValue) {
  const std::string bytes("\0\xff\n", 3);
  ASSERT_TRUE(connection->run("INSERT INTO item (id, name, bytes, share) VALUES ($1, $2, $3, $4)",
                              {7, "Xã Mẫu 01", Blob{bytes}, 0.25}));
  ASSERT_TRUE(
      connection->run("INSERT INTO item (id, name) VALUES ($1, $2)", {8, std::optional<std::string>()}));
  const auto names =
      connection->rows("SELECT name, bytes, share FROM item ORDER BY id", {}, [](const Row& row) {
        return row.is_null(0)
                   ? "null"
                   : row.string(0) + "/" + std::string(row.blob(1)) + "/" + std::to_string(row.real(2));
      });
  ASSERT_TRUE(names);
  EXPECT_EQ(*names, (std::vector<std::string>{"Xã Mẫu 01/" + bytes + "/0.250000", "null"}));
}

TEST_F(SqliteEngine, TellsHowManyRowsChanged) {
  ASSERT_TRUE(put(1, "a"));
  ASSERT_TRUE(put(2, "b"));
  EXPECT_EQ(connection->run("UPDATE item SET name = $1", {"c"}).value(), 2);
}

TEST_F(SqliteEngine, InsertsWholeRowsAndResolvesConflictsAsThePlanSays) {
  using Type = InsertPlan::Column::Type;
  const InsertPlan plan = {"item",
                           {{"id", Type::integer}, {"name", Type::text}},
                           "ON CONFLICT (id) DO UPDATE SET name = item.name || excluded.name"};
  const std::vector<Parameter> values = {1, "a", 2, "b", 1, "c"};
  ASSERT_TRUE(connection->insert(plan, values));
  EXPECT_EQ(
      connection->row("SELECT name FROM item WHERE id = $1", {1}, [](const Row& r) { return r.string(0); })
          .value(),
      "ac");
  EXPECT_EQ(count(), 2);
}

TEST_F(SqliteEngine, RollsBackWhenTheBodyFails) {
  const auto failed = transaction(*connection, [&]() -> Result<void> {
    XINLUON_RETURN_IF_ERROR(put(1, "a"));
    return fail(Errc::rejected, "no");
  });
  EXPECT_FALSE(failed);
  EXPECT_EQ(count(), 0);
  EXPECT_FALSE(connection->broken());
}

TEST_F(SqliteEngine, CommitsWhatAnotherConnectionThenSees) {
  const auto other = open_sqlite(file, Access::read_only);
  ASSERT_TRUE(other) << other.error().message;
  ASSERT_TRUE(transaction(*connection, [&] { return put(1, "a"); }));
  EXPECT_EQ((*other)->scalar("SELECT COUNT(*) FROM item").value(), 1);
}

TEST_F(SqliteEngine, ASnapshotDoesNotMove) {
  const auto other = open_sqlite(file, Access::read_only).value();
  const auto seen = snapshot(*other, [&]() -> Result<std::int64_t> {
    XINLUON_TRY(const auto before, other->scalar("SELECT COUNT(*) FROM item"));
    EXPECT_TRUE(put(1, "a"));
    XINLUON_TRY(const auto after, other->scalar("SELECT COUNT(*) FROM item"));
    EXPECT_EQ(before, after);
    return after;
  });
  ASSERT_TRUE(seen);
  EXPECT_EQ(other->scalar("SELECT COUNT(*) FROM item").value(), *seen + 1);
}

TEST_F(SqliteEngine, AReaderCanNotWrite) {
  const auto other = open_sqlite(file, Access::read_only).value();
  EXPECT_FALSE(other->run("DELETE FROM item"));
  EXPECT_FALSE(other->run("INSERT INTO item (id) VALUES (1)"));
}

TEST_F(SqliteEngine, TriggersOfTheEngineAreInForce) {
  ASSERT_TRUE(put(1, "a"));
  const auto refused = connection->run("DELETE FROM item");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::rejected);
  EXPECT_NE(refused.error().message.find("kept"), std::string::npos) << refused.error().message;
  EXPECT_NE(refused.error().message.find("DELETE FROM item"), std::string::npos) << refused.error().message;
}

TEST_F(SqliteEngine, AVisitorsErrorEndsTheQueryAndFreesTheStatement) {
  ASSERT_TRUE(put(1, "a"));
  ASSERT_TRUE(put(2, "b"));
  int visited = 0;
  const auto ended = connection->each("SELECT id FROM item", {}, [&](const Row&) -> Result<void> {
    ++visited;
    return fail(Errc::rejected, "enough");
  });
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, Errc::rejected);
  EXPECT_EQ(visited, 1);
  EXPECT_EQ(connection->rows("SELECT id FROM item", {}, [](const Row& r) { return r.integer(0); })->size(),
            2U);
}

TEST_F(SqliteEngine, AWalkMayReadOnTheSameConnection) {
  ASSERT_TRUE(put(1, "a"));
  ASSERT_TRUE(put(2, "b"));
  std::int64_t sum = 0;
  const auto walked = snapshot(*connection, [&] {
    return connection->walk("SELECT id FROM item", {}, [&](const Row&) -> Result<void> {
      XINLUON_TRY(const auto more, connection->scalar("SELECT SUM(id) FROM item"));
      sum += more;
      return {};
    });
  });
  EXPECT_TRUE(walked);
  EXPECT_EQ(sum, 6);
}

TEST_F(SqliteEngine, AVisitorOfEachMustNot) {
  ASSERT_TRUE(put(1, "a"));
  EXPECT_DEATH(static_cast<void>(connection->each("SELECT id FROM item", {},
                                                  [&](const Row&) -> Result<void> {
                                                    static_cast<void>(count());
                                                    return {};
                                                  })),
               "must not use the connection");
}

TEST_F(SqliteEngine, RefusesASchemaOfAnotherVersion) {
  EXPECT_TRUE(connection->require_schema(1));
  const auto older = connection->require_schema(2);
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().code, Errc::rejected);
  EXPECT_NE(older.error().message.find("migrate"), std::string::npos);
  EXPECT_FALSE(connection->migrate({}));
}

}  // namespace
}  // namespace xinluon::db
