// The connection interface on both engines.
#include <fstream>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>
#include <unistd.h>

#include "sync/server/db/postgresql_engine.h"
#include "sync/server/db/sqlite_engine.h"
#include "tests/support/postgresql.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::db {
namespace {

using test::PostgresqlDatabase;

enum class Engine { sqlite, postgresql };

const Migration first_step = {
    1,
    "CREATE TABLE item (id BIGINT PRIMARY KEY, name TEXT, bytes {blob}, share {real}) "
    "{clustered};",
    "", ""};
const Migration second_step = {2, "ALTER TABLE item ADD COLUMN more BIGINT;", "", ""};
const Migration failing_step = {2, "CREATE TABLE other (id BIGINT); CREATE TABLE item (id BIGINT);", "", ""};

class Database : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == Engine::postgresql) postgresql = std::make_unique<PostgresqlDatabase>();
    connection = open(Access::read_write);
    const auto migrated = connection->migrate(steps);
    ASSERT_TRUE(migrated) << migrated.error().message;
  }
  std::unique_ptr<Connection> open(Access access) {
    auto opened = postgresql ? open_postgresql({postgresql->owner(), {}}, access)
                             : open_sqlite(folder / "test.db", access);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
  std::int64_t count() { return connection->scalar("SELECT COUNT(*) FROM item").value(); }
  Result<std::int64_t> put(std::int64_t id, std::string_view name) {
    return connection->run("INSERT INTO item (id, name) VALUES ($1, $2)", {id, name});
  }
  void put_many(int n) {  // 1 … n
    ASSERT_TRUE(transaction(*connection, [&]() -> Result<int> {
      for (int i = 1; i <= n; ++i) XINLUON_RETURN_IF_ERROR(put(i, "a"));
      return n;
    }));
  }
  std::vector<std::int64_t> ids() {
    return connection
        ->rows("SELECT id FROM item ORDER BY id", {}, [](const Row& row) { return row.integer(0); })
        .value();
  }

  test::TemporaryFolder folder;
  std::unique_ptr<PostgresqlDatabase> postgresql;
  const std::vector<Migration> steps = {first_step};
  std::unique_ptr<Connection> connection;
};

INSTANTIATE_TEST_SUITE_P(Of, Database, testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& engine) {
                           return engine.param == Engine::sqlite ? "Sqlite" : "Postgresql";
                         });

TEST_P(Database, BindsAndReadsEveryKindOfValue) {
  const std::string bytes("\0\xff\\x\n'", 6);
  ASSERT_TRUE(connection->run("INSERT INTO item (id, name, bytes, share) VALUES ($1, $2, $3, $4)",
                              {7, "Xã Mẫu 01 'x' \\ \"", Blob{bytes}, 0.1}));
  ASSERT_TRUE(connection->run("INSERT INTO item (id, name, bytes) VALUES ($1, $2, $3)",
                              {8, std::optional<std::string>(), Blob{""}}));
  struct Kept {
    bool no_name, no_share;
    std::string name, bytes;
    double share;
  };
  const auto kept = connection
                        ->rows("SELECT name, bytes, share FROM item ORDER BY id", {},
                               [](const Row& row) {
                                 return Kept{row.is_null(0), row.is_null(2), row.string(0),
                                             std::string(row.blob(1)), row.real(2)};
                               })
                        .value();
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].name, "Xã Mẫu 01 'x' \\ \"");
  EXPECT_EQ(kept[0].bytes, bytes);
  EXPECT_EQ(kept[0].share, 0.1);
  EXPECT_TRUE(kept[1].no_name);
  EXPECT_TRUE(kept[1].no_share);
  EXPECT_EQ(kept[1].name, "");
  EXPECT_EQ(kept[1].bytes, "");
}

TEST_P(Database, KeepsTheLargestIntegers) {
  using Limits = std::numeric_limits<std::int64_t>;
  ASSERT_TRUE(put(Limits::max(), "max"));
  ASSERT_TRUE(put(Limits::min(), "min"));
  EXPECT_EQ(ids(), (std::vector<std::int64_t>{Limits::min(), Limits::max()}));
  EXPECT_EQ(connection->scalar("SELECT id FROM item WHERE id = $1", {Limits::max()}).value(), Limits::max());
}

TEST_P(Database, TakesParametersWhereverTheyStand) {
  for (int i = 1; i <= 9; ++i) ASSERT_TRUE(put(i, "a"));
  EXPECT_EQ(
      connection->scalar("SELECT COUNT(*) FROM item WHERE id BETWEEN $1 AND $2 AND name = $3", {3, 5, "a"})
          .value(),
      3);
  EXPECT_EQ(
      connection
          ->rows("SELECT id FROM item WHERE id + $1 > $2 ORDER BY id LIMIT $3",
                 {1'000'000'000'000, 1'000'000'000'002, 4}, [](const Row& row) { return row.integer(0); })
          .value(),
      (std::vector<std::int64_t>{3, 4, 5, 6}));
  EXPECT_EQ(connection->scalar("SELECT SUM(id) FROM item HAVING SUM(id) > $1", {44}).value(), 45);
}

TEST_P(Database, TellsHowManyRowsChanged) {
  ASSERT_TRUE(put(1, "a"));
  ASSERT_TRUE(put(2, "b"));
  EXPECT_EQ(connection->run("UPDATE item SET name = $1", {"c"}).value(), 2);
  EXPECT_EQ(connection->run("DELETE FROM item WHERE id = $1", {3}).value(), 0);
}

TEST_P(Database, TheSameStatementTakesNullAndValues) {
  for (const auto& name :
       {std::optional<std::string>("a"), std::optional<std::string>(), std::optional<std::string>("b")}) {
    ASSERT_TRUE(connection->run("DELETE FROM item"));
    ASSERT_TRUE(connection->run("INSERT INTO item (id, name) VALUES ($1, $2)", {1, name}));
    EXPECT_EQ(
        connection->row("SELECT name FROM item", {}, [](const Row& row) { return row.is_null(0); })->value(),
        !name.has_value());
  }
}

TEST_P(Database, InsertsWholeRowsAndResolvesConflictsAsThePlanSays) {
  using Type = InsertPlan::Column::Type;
  const InsertPlan plan = {"item",
                           {{"id", Type::integer}, {"name", Type::text}, {"bytes", Type::blob}},
                           "ON CONFLICT (id) DO UPDATE SET name = item.name || excluded.name"};
  const std::string bytes("\0{},\"", 5);
  std::vector<Parameter> values;
  for (int i = 0; i < 3000; ++i) values.insert(values.end(), {i, i % 2 == 0 ? "{a,\"b\\" : "", Blob{bytes}});
  values[1] = std::optional<std::string>();
  ASSERT_TRUE(transaction(*connection, [&] { return connection->insert(plan, values); }));
  const std::vector<Parameter> again = {2, "c", std::nullopt, 4000, "d", std::nullopt};
  ASSERT_TRUE(connection->insert(plan, again));
  ASSERT_TRUE(connection->insert(plan, {}));
  EXPECT_EQ(count(), 3001);
  EXPECT_EQ(connection->scalar("SELECT COUNT(*) FROM item WHERE name IS NULL").value(), 1);
  const auto second = connection->row("SELECT name, bytes FROM item WHERE id = $1", {2}, [](const Row& row) {
    return row.string(0) + "/" + std::string(row.blob(1));
  });
  EXPECT_EQ(second->value(), "{a,\"b\\c/" + bytes);
}

TEST_P(Database, RollsBackWhenTheBodyFails) {
  const auto failed = transaction(*connection, [&]() -> Result<void> {
    XINLUON_RETURN_IF_ERROR(put(1, "a"));
    return fail(Errc::rejected, "no");
  });
  EXPECT_FALSE(failed);
  EXPECT_EQ(count(), 0);
  EXPECT_FALSE(connection->broken());
}

TEST_P(Database, GoesOnAfterAStatementFailedInATransaction) {
  ASSERT_TRUE(put(1, "a"));
  for (int i = 0; i < 2; ++i) {
    const auto failed = transaction(*connection, [&]() -> Result<void> {
      XINLUON_RETURN_IF_ERROR(put(2, "b"));
      XINLUON_RETURN_IF_ERROR(put(1, "taken"));
      return {};
    });
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, Errc::rejected);
  }
  EXPECT_FALSE(connection->broken());
  EXPECT_TRUE(transaction(*connection, [&] { return put(2, "b"); }));
  EXPECT_EQ(count(), 2);
}

TEST_P(Database, CommitsWhatAnotherConnectionThenSees) {
  const auto other = open(Access::read_only);
  ASSERT_TRUE(transaction(*connection, [&]() -> Result<int> {
    XINLUON_RETURN_IF_ERROR(put(1, "a"));
    EXPECT_EQ(other->scalar("SELECT COUNT(*) FROM item").value(), 0);
    return 0;
  }));
  ASSERT_TRUE(shared_transaction(*connection, [&] { return put(2, "a"); }));
  EXPECT_EQ(other->scalar("SELECT COUNT(*) FROM item").value(), 2);
}

TEST_P(Database, ASnapshotDoesNotMove) {
  const auto other = open(Access::read_only);
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

TEST_P(Database, AReaderCanNotWrite) {
  const auto other = open(Access::read_only);
  EXPECT_FALSE(other->run("DELETE FROM item"));
  EXPECT_FALSE(other->run("INSERT INTO item (id) VALUES (1)"));
  EXPECT_EQ(other->scalar("SELECT COUNT(*) FROM item").value(), 0) << "and still reads";
}

TEST_P(Database, AConstraintRejectsAndTheMessageNamesTheStatement) {
  ASSERT_TRUE(put(4711, "secret"));
  const auto refused = put(4711, "secret");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::rejected);
  EXPECT_NE(refused.error().message.find("INSERT INTO item"), std::string::npos) << refused.error().message;
  EXPECT_EQ(refused.error().message.find("secret"), std::string::npos) << refused.error().message;
  EXPECT_EQ(refused.error().message.find("4711"), std::string::npos) << refused.error().message;
}

TEST_P(Database, NonsenseIsInternal) {
  const auto refused = connection->run("DELETE FROM no_such_table");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::internal) << refused.error().message;
  EXPECT_EQ(connection->scalar("SELECT id FROM item").error().code, Errc::not_found);
}

TEST_P(Database, AVisitorsErrorEndsTheQueryAndFreesTheStatement) {
  put_many(2000);
  for (const bool inside : {false, true}) {
    int visited = 0;
    const auto look = [&]() -> Result<std::int64_t> {
      const auto ended = connection->each("SELECT id FROM item", {}, [&](const Row&) -> Result<void> {
        ++visited;
        return fail(Errc::rejected, "enough");
      });
      EXPECT_FALSE(ended);
      EXPECT_EQ(ended.error().code, Errc::rejected);
      return connection->scalar("SELECT COUNT(*) FROM item");
    };
    const auto counted = inside ? snapshot(*connection, look) : look();
    EXPECT_EQ(counted.value(), 2000);
    EXPECT_EQ(visited, 1);
  }
}

std::int64_t resident_kib() {
  std::int64_t size = 0;
  std::int64_t resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE) / 1024;
}

// 100 MB of rows, of which no more than a few are ever here.
TEST_P(Database, RowsAreStreamed) {
  constexpr std::string_view sql =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) SELECT i, name FROM "
      "n, item";
  ASSERT_TRUE(put(1, std::string(2000, 'x')));
  for (const bool walking : {false, true}) {
    const auto before = resident_kib();
    std::int64_t most = 0;
    std::int64_t seen = 0;
    const Visitor visit = [&](const Row& row) -> Result<void> {
      if (++seen % 1000 == 0) most = std::max(most, resident_kib());
      EXPECT_EQ(row.text(1).size(), 2000U);
      return {};
    };
    ASSERT_TRUE(snapshot(*connection, [&] {
      return walking ? connection->walk(sql, {}, visit) : connection->each(sql, {}, visit);
    }));
    EXPECT_EQ(seen, 50'000);
    EXPECT_LT(most - before, 16 * 1024) << (walking ? "walk" : "each");
  }
}

TEST_P(Database, AWalkMayReadAndWalkOnTheSameConnection) {
  put_many(1200);
  std::int64_t sum = 0;
  std::vector<std::int64_t> walked;
  const auto done = snapshot(*connection, [&] {
    return connection->walk(
        "SELECT id FROM item WHERE id > $1 ORDER BY id", {600}, [&](const Row& row) -> Result<void> {
          walked.push_back(row.integer(0));
          if (walked.size() % 100 != 0) return {};
          XINLUON_TRY(const auto more, connection->scalar("SELECT SUM(id) FROM item WHERE id < $1", {4}));
          sum += more;
          return connection->walk("SELECT id FROM item WHERE id <= $1", {2}, [&](const Row&) -> Result<void> {
            ++sum;
            return {};
          });
        });
  });
  ASSERT_TRUE(done) << done.error().message;
  std::vector<std::int64_t> wanted(600);
  std::iota(wanted.begin(), wanted.end(), 601);
  EXPECT_EQ(walked, wanted);
  EXPECT_EQ(sum, 6 * 8);
}

TEST_P(Database, AVisitorOfEachMustNot) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  ASSERT_TRUE(put(1, "a"));
  EXPECT_DEATH(static_cast<void>(connection->each("SELECT id FROM item", {},
                                                  [&](const Row&) -> Result<void> {
                                                    static_cast<void>(count());
                                                    return {};
                                                  })),
               "must not use the connection");
}

TEST_P(Database, TextsAreOrderedByTheirBytes) {
  int id = 0;
  for (const auto* const name : {"á", "b", "Đ", "B", "a", "Ầ", "-"}) ASSERT_TRUE(put(++id, name));
  const auto sorted =
      connection
          ->rows("SELECT name FROM item ORDER BY name", {}, [](const Row& row) { return row.string(0); })
          .value();
  EXPECT_EQ(sorted, (std::vector<std::string>{"-", "B", "a", "b", "á", "Đ", "Ầ"}));
}

TEST_P(Database, GoesThroughStepsOnceAndRefusesAnotherVersion) {
  EXPECT_TRUE(connection->require_schema(1));
  const auto older = connection->require_schema(2);
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().code, Errc::rejected);
  EXPECT_NE(older.error().message.find("migrate"), std::string::npos);
  const std::vector<Migration> both = {first_step, second_step};
  ASSERT_TRUE(put(1, "kept"));
  EXPECT_TRUE(connection->migrate(both));
  EXPECT_TRUE(connection->migrate(both));
  EXPECT_TRUE(connection->require_schema(2));
  EXPECT_EQ(count(), 1);
  const auto newer = connection->migrate(steps);
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code, Errc::rejected);
}

TEST_P(Database, AStepThatFailsLeavesNothing) {
  const std::vector<Migration> failing = {first_step, failing_step};
  const auto failed = connection->migrate(failing);
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().message.find("migration 2"), std::string::npos) << failed.error().message;
  EXPECT_TRUE(connection->require_schema(1));
  EXPECT_FALSE(connection->run("DELETE FROM other"));
}

TEST_P(Database, WithoutASchemaSaysWhatToDo) {
  const std::unique_ptr<PostgresqlDatabase> empty =
      postgresql ? std::make_unique<PostgresqlDatabase>() : nullptr;
  const auto other = empty ? open_postgresql({empty->owner(), {}}, Access::read_write)
                           : open_sqlite(folder / "empty.db", Access::read_write);
  ASSERT_TRUE(other) << other.error().message;
  const auto refused = (*other)->require_schema(1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::rejected);
  EXPECT_NE(refused.error().message.find("run `xinluon-server migrate`"), std::string::npos);
}

}  // namespace
}  // namespace xinluon::db
