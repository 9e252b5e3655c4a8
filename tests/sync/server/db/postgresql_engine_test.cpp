// What PostgreSQL alone promises: several writers, and a connection that comes and goes.
#include "sync/server/db/postgresql_engine.h"

#include <atomic>
#include <fstream>
#include <latch>
#include <thread>

#include <gtest/gtest.h>

#include "sync/server/db/readers.h"
#include "sync/server/db/writer.h"
#include "tests/support/postgresql.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::db {
namespace {

class PostgresqlEngine : public testing::Test {
 protected:
  std::unique_ptr<Connection> open(Access access = Access::read_write) const {
    auto opened = open_postgresql({database.owner(), {}}, access);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
  void SetUp() override {
    connection = open();
    ASSERT_TRUE(connection->run("CREATE TABLE item (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)"));
    ASSERT_TRUE(connection->run("INSERT INTO item (id, n) VALUES (1, 0), (2, 0)"));
  }
  static Result<std::int64_t> n(Connection& on, std::int64_t id) {
    return on.scalar("SELECT n FROM item WHERE id = $1", {id});
  }
  static Result<std::int64_t> add(Connection& to, std::int64_t id) {
    return to.run("UPDATE item SET n = n + 1 WHERE id = $1", {id});
  }

  test::PostgresqlDatabase database;
  std::unique_ptr<Connection> connection;
};

// As storage does it everywhere: read, judge, write.
TEST_F(PostgresqlEngine, TransactionsOfSeveralWritersAreSerial) {
  constexpr int each = 100;
  std::vector<std::thread> writers;
  for (int w = 0; w < 4; ++w)
    writers.emplace_back([&] {
      const auto mine = open();
      for (int i = 0; i < each; ++i) {
        const auto done = transaction(*mine, [&]() -> Result<void> {
          XINLUON_TRY(const auto before, n(*mine, 1));
          XINLUON_RETURN_IF_ERROR(mine->run("UPDATE item SET n = $1 WHERE id = 1", {before + 1}));
          return {};
        });
        EXPECT_TRUE(done) << done.error().message;
      }
    });
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(n(*connection, 1).value(), 4 * each);
}

TEST_F(PostgresqlEngine, SharedTransactionsRunBesideEachOtherAndNeverBesideOthers) {
  const auto second = open();
  const auto third = open();
  ASSERT_TRUE(third->run("SET lock_timeout = '50ms'"));
  const auto done = shared_transaction(*connection, [&]() -> Result<int> {
    XINLUON_RETURN_IF_ERROR(add(*connection, 1));
    EXPECT_TRUE(shared_transaction(*second, [&] { return add(*second, 2); }));
    const auto alone = transaction(*third, [&] { return add(*third, 2); });
    EXPECT_FALSE(alone);
    EXPECT_EQ(alone.error().code, Errc::retry_later);
    return 0;
  });
  ASSERT_TRUE(done);
  EXPECT_TRUE(transaction(*third, [&] { return add(*third, 2); }));
  EXPECT_EQ(n(*connection, 2).value(), 2);
}

TEST_F(PostgresqlEngine, ADeadlockRunsAgain) {
  std::latch both(2);
  std::atomic<int> runs = 0;
  const auto in_order = [&](std::int64_t first, std::int64_t then) {
    const auto mine = open();
    bool waited = false;
    const auto done = shared_transaction(*mine, [&]() -> Result<void> {
      ++runs;
      XINLUON_RETURN_IF_ERROR(add(*mine, first));
      if (!waited) both.arrive_and_wait();
      waited = true;
      XINLUON_RETURN_IF_ERROR(add(*mine, then));
      return {};
    });
    EXPECT_TRUE(done) << done.error().message;
  };
  std::thread other([&] { in_order(2, 1); });
  in_order(1, 2);
  other.join();
  EXPECT_GE(runs, 3) << "on a busy machine they may meet once more";
  EXPECT_EQ(n(*connection, 1).value(), 2);
  EXPECT_EQ(n(*connection, 2).value(), 2);
}

// Two batches that open the same epoch at once.
TEST_F(PostgresqlEngine, TwoThatMakeTheSameRowBothEndWell) {
  std::latch both(2);
  const auto make = [&] {
    const auto mine = open();
    bool waited = false;
    const auto done = shared_transaction(*mine, [&]() -> Result<void> {
      XINLUON_TRY(const auto there, add(*mine, 3));
      if (!waited) both.arrive_and_wait();
      waited = true;
      if (there == 0) XINLUON_RETURN_IF_ERROR(mine->run("INSERT INTO item (id, n) VALUES (3, 1)"));
      return {};
    });
    EXPECT_TRUE(done) << done.error().message;
  };
  std::thread other(make);
  make();
  other.join();
  EXPECT_EQ(n(*connection, 3).value(), 2);
}

TEST_F(PostgresqlEngine, AnErrorThatNobodyGaveBackIsNoCommit) {
  const auto done = transaction(*connection, [&]() -> Result<int> {
    XINLUON_RETURN_IF_ERROR(add(*connection, 1));
    static_cast<void>(connection->run("INSERT INTO item (id, n) VALUES (1, 0)"));
    return 0;
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errc::internal);
  EXPECT_EQ(n(*open(), 1).value(), 0);
}

// As PostgreSQL does when the wait for the synchronous standby is cancelled.
TEST_F(PostgresqlEngine, ACommitThatWarnsIsNotBelieved) {
  ASSERT_TRUE(
      connection->run("CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS "
                      "$$ BEGIN RAISE WARNING 'it might not have been replicated'; RETURN NULL; END $$"));
  ASSERT_TRUE(
      connection->run("CREATE CONSTRAINT TRIGGER warns AFTER UPDATE ON item DEFERRABLE INITIALLY DEFERRED "
                      "FOR EACH ROW EXECUTE FUNCTION warn()"));
  const auto done = transaction(*connection, [&] { return add(*connection, 1); });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errc::retry_later);
  EXPECT_NE(done.error().message.find("might not have been replicated"), std::string::npos);
  EXPECT_TRUE(connection->broken());
}

TEST_F(PostgresqlEngine, AWarningBeforeTheCommitIsNothing) {
  ASSERT_TRUE(
      connection->run("CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS "
                      "$$ BEGIN RAISE WARNING 'only said'; RETURN NULL; END $$"));
  ASSERT_TRUE(
      connection->run("CREATE TRIGGER warns AFTER UPDATE ON item FOR EACH ROW EXECUTE FUNCTION warn()"));
  EXPECT_TRUE(transaction(*connection, [&] { return add(*connection, 1); }));
}

TEST_F(PostgresqlEngine, AConnectionLostWhileIdleIsMadeAgain) {
  const auto reader = open(Access::read_only);
  ASSERT_TRUE(n(*reader, 1));
  database.end_connections();
  const auto read = n(*reader, 1);
  EXPECT_TRUE(read) << read.error().message;
  EXPECT_FALSE(reader->run("DELETE FROM item")) << "and is still one that reads";
  const auto written = transaction(*connection, [&] { return add(*connection, 1); });
  EXPECT_TRUE(written) << written.error().message;
  database.end_connections();
  EXPECT_TRUE(snapshot(*reader, [&] { return n(*reader, 1); }));
}

TEST_F(PostgresqlEngine, AConnectionLostInATransactionIsBroken) {
  const auto lost = transaction(*connection, [&]() -> Result<std::int64_t> {
    XINLUON_RETURN_IF_ERROR(add(*connection, 1));
    database.end_connections();
    return add(*connection, 2);
  });
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, Errc::retry_later) << lost.error().message;
  EXPECT_TRUE(connection->broken());
  EXPECT_EQ(n(*open(), 1).value(), 0);
}

TEST_F(PostgresqlEngine, WriterAndReadersTakeANewConnection) {
  const auto writer = Writer::start([&] {
                        return open_postgresql({database.owner(), {}}, Access::read_write);
                      }).value();
  const auto readers = Readers::open(
                           [&] {
                             return open_postgresql({database.owner(), {}}, Access::read_only);
                           },
                           1)
                           .value();
  const auto write = [&](bool lose) {
    return writer->run([&, lose](Connection& c) {
      return transaction(c, [&]() -> Result<std::int64_t> {
        if (lose) database.end_connections();
        return add(c, 1);
      });
    });
  };
  EXPECT_TRUE(write(false));
  EXPECT_EQ(write(true).error().code, Errc::retry_later);
  EXPECT_TRUE(write(false));
  const auto read = [&](bool lose) {
    const auto reader = readers->lease();
    return snapshot(*reader, [&]() -> Result<std::int64_t> {
      if (lose) database.end_connections();
      return n(*reader, 1);
    });
  };
  EXPECT_EQ(read(true).error().code, Errc::retry_later);
  EXPECT_EQ(read(false).value(), 2);
}

TEST_F(PostgresqlEngine, ALeaderThatIsLeaderNoMoreIsLeft) {
  ASSERT_TRUE(connection->run("SET default_transaction_read_only = on"));
  const auto refused = transaction(*connection, [&] { return add(*connection, 1); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::retry_later) << refused.error().message;
  EXPECT_TRUE(connection->broken());
}

TEST_F(PostgresqlEngine, APasswordIsKeptOutOfTheAddressAndOfMessages) {
  const auto told = open_postgresql({"postgresql://u:geheim@localhost/d", {}}, Access::read_write);
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().code, Errc::rejected);
  EXPECT_NE(told.error().message.find("password_file"), std::string::npos);
  EXPECT_EQ(told.error().message.find("geheim"), std::string::npos);
  const auto garbled = open_postgresql({"postgresql://u:geheim@[localhost/d", {}}, Access::read_write);
  ASSERT_FALSE(garbled);
  EXPECT_EQ(garbled.error().message.find("geheim"), std::string::npos) << garbled.error().message;
  const test::TemporaryFolder folder;
  std::ofstream(folder / "password") << "geheim\n";
  const auto with_file = open_postgresql({database.owner(), folder / "password"}, Access::read_write);
  EXPECT_TRUE(with_file) << with_file.error().message;
  EXPECT_EQ(open_postgresql({database.owner(), folder / "none"}, Access::read_write).error().code,
            Errc::not_found);
}

TEST_F(PostgresqlEngine, TellsWhyItCanNotConnect) {
  const test::TemporaryFolder folder;
  const auto nowhere =
      open_postgresql({"postgresql://u@/d?host=" + folder.path().string(), {}}, Access::read_write);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, Errc::retry_later) << nowhere.error().message;
  std::string other = database.owner();
  other.replace(other.find(database.name()), database.name().size(), "no_such_database");
  EXPECT_EQ(open_postgresql({other, {}}, Access::read_write).error().code, Errc::not_found);
  std::string stranger = database.owner();
  stranger.replace(stranger.find("xinluon@"), 8, "stranger@");
  EXPECT_EQ(open_postgresql({stranger, {}}, Access::read_write).error().code, Errc::unauthorised);
}

TEST_F(PostgresqlEngine, TheErrorsStateSaysWhatTheCallerCanDo) {
  const auto state = [&](const std::string& errcode) {
    return connection->run("DO $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '" + errcode + "'; END $$")
        .error()
        .code;
  };
  EXPECT_EQ(state("53100"), Errc::full);
  EXPECT_EQ(state("53300"), Errc::retry_later);
  EXPECT_EQ(state("40001"), Errc::retry_later);
  EXPECT_EQ(state("57014"), Errc::retry_later);
  EXPECT_EQ(state("XX001"), Errc::corrupt);
  EXPECT_EQ(state("22P02"), Errc::rejected);
  EXPECT_EQ(state("42601"), Errc::internal);
}

TEST_F(PostgresqlEngine, RefusesADatabaseThatOrdersTextsInAnotherWay) {
  const std::string name = database.name() + "_other";
  ASSERT_TRUE(connection->run("CREATE DATABASE " + name + " TEMPLATE template0 LOCALE 'C.UTF-8'"));
  std::string address = database.owner();
  address.replace(address.find(database.name()), database.name().size(), name);
  {
    const auto other = open_postgresql({address, {}}, Access::read_write).value();
    const auto refused = other->migrate({});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::rejected);
    EXPECT_NE(refused.error().message.find("--locale=C"), std::string::npos);
  }
  EXPECT_TRUE(connection->run("DROP DATABASE " + name));
}

}  // namespace
}  // namespace xinluon::db
