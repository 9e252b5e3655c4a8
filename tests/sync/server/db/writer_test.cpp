#include "sync/server/db/writer.h"

#include <atomic>
#include <latch>

#include <gtest/gtest.h>

#include "sync/server/db/sqlite_engine.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::db {
namespace {

// An engine whose commits can be made to fail; everything else is SQLite's.
class FailingCommits final : public Connection {
 public:
  explicit FailingCommits(std::atomic<bool>& fail_commits) : fail_(fail_commits) {}
  Result<void> insert(const InsertPlan&, Parameters) override { return {}; }
  Result<void> migrate(std::span<const Migration>) override { return {}; }
  Result<void> require_schema(int) override { return {}; }

 protected:
  Result<std::int64_t> do_run(std::string_view, Parameters) override { return 0; }
  Result<void> do_each(std::string_view, Parameters, const Visitor&) override { return {}; }
  Result<void> do_walk(std::string_view, Parameters, const Visitor&) override { return {}; }
  Result<void> begin(Kind) override { return {}; }
  Result<void> commit() override {
    if (fail_) return fail(Errc::internal, "disk I/O error");
    return {};
  }
  void rollback() override {}

 private:
  std::atomic<bool>& fail_;
};

class WriterTest : public testing::Test {
 protected:
  std::unique_ptr<Writer> start(std::size_t max_queued = default_writer_queue) {
    auto started =
        Writer::start([this] { return open_sqlite(folder / "test.db", Access::read_write); }, max_queued);
    EXPECT_TRUE(started) << started.error().message;
    return std::move(*started);
  }
  test::TemporaryFolder folder;
};

TEST_F(WriterTest, RunsJobsInOrderOnOneThread) {
  const auto writer = start();
  ASSERT_TRUE(writer->run([](Connection& c) { return c.run("CREATE TABLE a (b BIGINT)"); }));
  std::vector<int> order;
  std::thread::id thread;
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(writer->submit(
        [&, i](Connection& c) -> Result<int> {
          thread = std::this_thread::get_id();
          XINLUON_RETURN_IF_ERROR(c.run("INSERT INTO a (b) VALUES ($1)", {i}));
          return i;
        },
        [&](const Result<int>& done) { order.push_back(done.value()); }));
  }
  EXPECT_EQ(writer->run([](Connection& c) { return c.scalar("SELECT COUNT(*) FROM a"); }).value(), 100);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_EQ(order.size(), 100U);
  EXPECT_NE(thread, std::this_thread::get_id());
}

TEST_F(WriterTest, AFullQueueSaysComeAgain) {
  auto writer = start(2);
  std::latch busy(1);
  std::latch go(1);
  std::atomic<int> done = 0;
  const auto wait = [&](Connection&) -> Result<void> {
    busy.count_down();
    go.wait();
    return {};
  };
  ASSERT_TRUE(writer->submit(wait, [&](const Result<void>&) { ++done; }));
  busy.wait();
  const auto nothing = [](Connection&) -> Result<void> { return {}; };
  ASSERT_TRUE(writer->submit(nothing, [&](const Result<void>&) { ++done; }));
  ASSERT_TRUE(writer->submit(nothing, [&](const Result<void>&) { ++done; }));
  const auto third = writer->submit(nothing, [&](const Result<void>&) { ++done; });
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().code, Errc::retry_later);
  go.count_down();
  writer.reset();
  EXPECT_EQ(done, 3);
}

TEST_F(WriterTest, EndsOnlyAfterWhatIsQueued) {
  std::atomic<int> done = 0;
  {
    const auto writer = start();
    for (int i = 0; i < 50; ++i)
      ASSERT_TRUE(writer->submit([](Connection&) -> Result<void> { return {}; },
                                 [&](const Result<void>&) { ++done; }));
  }
  EXPECT_EQ(done, 50);
}

TEST_F(WriterTest, AWrongPathIsToldAtOnce) {
  const auto started =
      Writer::start([this] { return open_sqlite(folder / "no/such/folder.db", Access::read_write); });
  EXPECT_FALSE(started);
}

TEST_F(WriterTest, AfterAFailedCommitTheConnectionIsOpenedAgain) {
  std::atomic<bool> fail_commits = false;
  std::atomic<int> opened = 0;
  std::atomic<bool> refuse_open = false;
  auto writer = Writer::start([&]() -> Result<std::unique_ptr<Connection>> {
                  if (refuse_open) return fail(Errc::internal, "gone");
                  ++opened;
                  return std::make_unique<FailingCommits>(fail_commits);
                }).value();
  const auto job = [](Connection& c) { return transaction(c, []() -> Result<int> { return 1; }); };
  EXPECT_TRUE(writer->run(job));
  fail_commits = true;
  EXPECT_FALSE(writer->run(job));
  fail_commits = false;
  refuse_open = true;
  const auto refused = writer->run(job);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::retry_later);
  refuse_open = false;
  EXPECT_TRUE(writer->run(job));
  EXPECT_EQ(opened, 2);
}

}  // namespace
}  // namespace xinluon::db
