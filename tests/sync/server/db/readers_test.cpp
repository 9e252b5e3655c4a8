#include "sync/server/db/readers.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "sync/server/db/sqlite_engine.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::db {
namespace {

TEST(Readers, LendEachConnectionToOneThreadAtATime) {
  test::TemporaryFolder folder;
  const auto file = folder / "test.db";
  const auto writer = open_sqlite(file, Access::read_write).value();
  ASSERT_TRUE(writer->run("CREATE TABLE a (b BIGINT)"));
  const auto readers = Readers::open([&] { return open_sqlite(file, Access::read_only); }, 2).value();
  std::atomic<int> out = 0;
  std::atomic<int> most = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        const auto reader = readers->lease();
        const int now = ++out;
        int seen = most;
        while (seen < now && !most.compare_exchange_weak(seen, now)) {
        }
        EXPECT_TRUE(reader->scalar("SELECT COUNT(*) FROM a"));
        --out;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_LE(most, 2);
  EXPECT_GE(most, 1);
}

TEST(Readers, TellWhatKeepsThemFromOpening) {
  test::TemporaryFolder folder;
  EXPECT_FALSE(Readers::open([&] { return open_sqlite(folder / "none.db", Access::read_only); }, 2));
}

}  // namespace
}  // namespace xinluon::db
