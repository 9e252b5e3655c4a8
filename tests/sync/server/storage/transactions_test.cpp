#include "sync/server/storage/transactions.h"

#include <gtest/gtest.h>

#include "sync/server/storage/tallies.h"
#include "sync/server/storage/tally_reads.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class TransactionsTest : public testing::Test {
 protected:
  Result<bool> put(std::uint64_t count) {
    return db::transaction(writer, [&] { return put_transactions(writer, {counter, day, count}); });
  }
  std::uint64_t of_province() {
    return counts_of(writer, all, Node::of(UnitId::from("TM").value()), {day, day})->transactions;
  }
  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const CounterId counter = CounterId::from("TM-X01-Q01").value();
  const Day day = day_from_text("2026-09-01").value();
  const Scope all = Scope::local_administrator();
};

TEST_F(TransactionsTest, ALaterWordTakesTheFirstOnesPlaceInEveryFigure) {
  EXPECT_TRUE(put(40).value());
  EXPECT_EQ(of_province(), 40U);
  EXPECT_FALSE(put(40).value()) << "nothing new";
  EXPECT_TRUE(put(25).value());
  EXPECT_EQ(of_province(), 25U);
  EXPECT_EQ(transactions_of(writer, all, counter, day).value(), 25U);
}

TEST_F(TransactionsTest, MoreThanAnyCounterServesAreRefused) {
  const auto refused = put(max_transactions + 1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::rejected);
  EXPECT_EQ(of_province(), 0U);
  EXPECT_TRUE(put(max_transactions).value());
}

}  // namespace
}  // namespace xinluon::storage
