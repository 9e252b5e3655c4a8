// An act tried with each of its statements failing once: the failure comes back, nothing of it is half done,
// and the next act goes through.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/failing_connection.h"
#include "tests/support/server_database.h"

namespace xinluon::test {

// A query for every row of every table, as texts.
inline std::string query_for_everything(ServerDatabase& database) {
  db::Connection& connection = database.writer();
  const bool postgresql = database.postgresql() != nullptr;
  const auto name = [](const db::Row& row) { return row.string(0); };
  std::string query;
  for (const auto& table : must(connection.rows(
           postgresql ? "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
                      : "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
           {}, name))) {
    std::string row = "||t::text";
    if (!postgresql) {
      row.clear();
      for (const auto& column :
           must(connection.rows("SELECT name FROM pragma_table_info($1)", {table}, name)))
        row += "||'|'||quote(" + column + ")";
    }
    query +=
        (query.empty() ? "" : " UNION ALL ") + ("SELECT '" + table + " '" + row + " FROM " + table + " t");
  }
  return query + " ORDER BY 1";
}

using Act = std::function<Result<void>(db::Connection&)>;

// An act of any result.
template <class Call>
Act act(Call call) {
  return [call](db::Connection& connection) -> Result<void> {
    auto result = call(connection);
    if (!result) return fail(std::move(result).error());
    return {};
  };
}
// The same in one transaction.
template <class Call>
Act transaction_of(Call call) {
  return act([call](db::Connection& connection) {
    return db::transaction(connection, [&] { return call(connection); });
  });
}
template <class Call>
Act snapshot_of(Call call) {
  return act([call](db::Connection& connection) {
    return db::snapshot(connection, [&] { return call(connection); });
  });
}

enum class Effect { changes, none };

// Each call of `act` fails in turn, once before it ran and once after; at last none does, and what the act is
// for is done. Gives how many calls it has.
inline std::size_t fail_each_statement(ServerDatabase& database, const std::string& what, const Act& act,
                                       Effect effect = Effect::changes) {
  using When = FailingConnection::When;
  const bool failed_before = testing::Test::HasFailure();
  const std::string everything = effect == Effect::changes ? query_for_everything(database) : "SELECT 1";
  const auto rows = [&] {
    return must(database.writer().rows(everything, {}, [](const db::Row& row) { return row.string(0); }));
  };
  const auto before = rows();
  for (std::size_t nth = 1;; ++nth)
    for (const When when : {When::before_it_runs, When::after_it_ran}) {
      SCOPED_TRACE(what + ", call " + std::to_string(nth) +
                   (when == When::after_it_ran ? ", after it ran" : ""));
      FailingConnection connection(database.writer(), nth, when);
      const auto outcome = act(connection);
      if (!connection.has_failed()) {
        EXPECT_TRUE(outcome) << outcome.error().message;
        return nth - 1;
      }
      EXPECT_FALSE(outcome) << "it hides the failure";
      if (!outcome) {
        EXPECT_EQ(outcome.error().code, Errc::retry_later) << outcome.error().message;
        EXPECT_NE(outcome.error().message.find(planted_failure), std::string::npos)
            << outcome.error().message;
      }
      EXPECT_TRUE(rows() == before) << "it is half done";
      if (!failed_before && testing::Test::HasFailure()) return nth;
    }
}

}  // namespace xinluon::test
