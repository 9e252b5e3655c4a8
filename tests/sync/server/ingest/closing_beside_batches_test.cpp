// The closing of a day beside a batch of another server process on the same database.
#include <atomic>
#include <functional>
#include <thread>

#include <gtest/gtest.h>

#include "sync/server/ingest/closing.h"
#include "sync/server/storage/progress.h"
#include "tests/support/failing_connection.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::ingest {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;

// Does something when all is written and nothing committed.
class BeforeCommit final : public test::ReachingConnection {
 public:
  BeforeCommit(db::Connection& real, std::function<void()> act) : real_(real), act_(std::move(act)) {}
  Result<void> insert(const db::InsertPlan& plan, db::Parameters values) override {
    return real_.insert(plan, values);
  }
  Result<void> migrate(std::span<const db::Migration> steps) override { return real_.migrate(steps); }
  Result<void> require_schema(int version) override { return real_.require_schema(version); }

 private:
  Result<std::int64_t> do_run(std::string_view sql, db::Parameters parameters) override {
    return (real_.*run_of())(sql, parameters);
  }
  Result<void> do_each(std::string_view sql, db::Parameters parameters, const db::Visitor& visit) override {
    return (real_.*each_of())(sql, parameters, visit);
  }
  Result<void> do_walk(std::string_view sql, db::Parameters parameters, const db::Visitor& visit) override {
    return (real_.*walk_of())(sql, parameters, visit);
  }
  Result<void> begin(Kind kind) override { return (real_.*begin_of())(kind); }
  Result<void> commit() override {
    act_();
    return (real_.*commit_of())();
  }
  void rollback() override { (real_.*rollback_of())(); }

  db::Connection& real_;
  std::function<void()> act_;
};

class ClosingBesideBatches : public test::OneKiosk {
 protected:
  void take(const test::SentBatch& sent, db::Connection& by) {
    auto sender = check_envelope(
        writer, {device.kiosk().text(), sent.method, sent.path, sent.envelope_text, sent.signature, now},
        server.settings());
    ASSERT_TRUE(sender);
    const auto batch = check_batch(std::move(*sender), "", sent.body);
    ASSERT_TRUE(batch);
    const auto answer = accept(by, *batch, server.settings(), now);
    ASSERT_TRUE(answer) << answer.error().detail;
  }
  // Until somebody waits for a lock of this database, or `done`. SQLite does not tell who waits.
  void wait_for_waiting(const std::atomic<bool>& done) {
    const auto reader = server.database().reader();
    for (int i = 0; i < (server.database().postgresql() ? 3000 : 20) && !done; ++i) {
      if (server.database().postgresql() &&
          test::must(
              reader->scalar("SELECT COUNT(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
                             "WHERE NOT granted AND datname = current_database()")) > 0)
        return;
      std::this_thread::sleep_for(milliseconds(10));
    }
  }
  std::int64_t counting_on(Day day) {
    return server.database().scalar("SELECT COUNT(*) FROM vote WHERE day = " +
                                    std::to_string(storage::to_number(day)));
  }
};

TEST_F(ClosingBesideBatches, ABatchThatBeganBeforeItIsCommittedBeforeIt) {
  const Day today = day_of(now);
  add(1);
  now = server.drain(device, now);
  ASSERT_EQ(counting_on(today), 1);
  const auto other = server.database().another_writer();
  std::atomic<bool> closed = false;
  bool closed_first = false;
  std::thread closing;
  BeforeCommit connection(writer, [&] {
    closing = std::thread([&] {
      EXPECT_TRUE(close_days(*other, start_of(today + days(1)) + hours(6), hears_kiosks_first));
      closed = true;
    });
    wait_for_waiting(closed);
    closed_first = closed;
  });
  add(2);
  take(device.batch(1, 3, now), connection);
  closing.join();
  EXPECT_TRUE(closed);
  EXPECT_FALSE(closed_first) << "its votes change a day that is closed";
  EXPECT_EQ(counting_on(today), 3);

  add(1);
  take(device.batch(3, 4, now), writer);
  EXPECT_EQ(counting_on(today), 3) << "what comes afterwards finds it closed";
  EXPECT_EQ(counting_on(today + days(1)), 1);
}

TEST_F(ClosingBesideBatches, ABatchThatComesWhileItIsUnderWayWaitsForIt) {
  const Day today = day_of(now);
  add(1);
  const auto sent = device.batch(0, 1, now);
  const auto other = server.database().another_writer();
  std::atomic<bool> taken = false;
  bool taken_first = false;
  std::thread batch;
  BeforeCommit connection(*other, [&] {
    batch = std::thread([&] {
      take(sent, writer);
      taken = true;
    });
    wait_for_waiting(taken);
    taken_first = taken;
  });
  ASSERT_TRUE(close_days(connection, start_of(today + days(1)) + hours(6), hears_kiosks_first));
  batch.join();
  EXPECT_FALSE(taken_first) << "it reads the day as open and counts on it when it is closed";
  EXPECT_EQ(counting_on(today), 0);
  EXPECT_EQ(counting_on(today + days(1)), 1);
}

}  // namespace
}  // namespace xinluon::ingest
