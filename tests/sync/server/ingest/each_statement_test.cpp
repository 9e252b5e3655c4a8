// Every way that votes come in or change with each of its statements failing once
// (tests/support/each_statement.h).
#include "tests/support/each_statement.h"

#include <gtest/gtest.h>

#include "sync/server/ingest/approval.h"
#include "sync/server/ingest/decide.h"
#include "sync/server/ingest/import.h"
#include "sync/server/ingest/redate_all.h"
#include "sync/server/ingest/reread.h"
#include "sync/server/ingest/serving.h"
#include "sync/server/reports/recount.h"
#include "sync/server/storage/log_requests.h"
#include "sync/server/storage/shifts.h"
#include "sync/server/storage/transactions.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::ingest {
namespace {

using db::Connection;

class EachStatement : public test::OneKiosk {
 protected:
  // What the kiosk is told when the database fails: come again. Everything else it may be told is an answer.
  template <class T>
  static Result<void> told(const OrProblem<T>& answer) {
    if (answer || answer.error().type != wire::problems::unavailable.type) return {};
    EXPECT_EQ(answer.error().status, 503);
    EXPECT_EQ(answer.error().detail.find(test::planted_failure), std::string::npos)
        << "no detail of the database";
    return fail(Errc::retry_later, std::string(test::planted_failure));
  }
  std::size_t sweep(const std::string& what, const test::Act& act,
                    test::Effect effect = test::Effect::changes) {
    const auto calls = test::fail_each_statement(server.database(), what, act, effect);
    const auto counted = reports::recount(writer, storage::Scope::local_administrator());
    EXPECT_TRUE(counted && counted->clean()) << what;
    return calls;
  }
  std::size_t take(const std::string& what, const test::SentBatch& sent) {
    const auto read = [&](Connection& reader) {
      return check_envelope(
          reader,
          {sent.envelope.kiosk.text(), sent.method, sent.path, sent.envelope_text, sent.signature, now},
          server.settings());
    };
    EXPECT_EQ(sweep(
                  what, [&](Connection& c) { return told(read(c)); }, test::Effect::none),
              1U)
        << "finding its key";
    const auto batch = check_batch(read(writer).value(), "", sent.body).value();
    return sweep(what, [&](Connection& c) { return told(accept(c, batch, server.settings(), now)); });
  }
  void add(const std::string& counter, bool linked) {
    auto vote = test::plain_vote();
    vote.counter = CounterId::from(counter).value();
    vote.linked = linked;
    device.add(vote, now += Milliseconds(60'000));
  }
  storage::Shift shift() const {
    return {CounterId::from("TM-X01-Q01").value(), now - std::chrono::hours(2), now + std::chrono::hours(2),
            OfficerId::from("CB-01").value()};
  }
};

TEST_F(EachStatement, OfABatch) {
  const auto desk = CounterId::from("TM-X01-Q01").value();
  ASSERT_TRUE(
      storage::put_officer(writer, {shift().officer, UnitId::from("TM-X01").value(), "A", false, false}));
  ASSERT_TRUE(storage::put_shift(writer, shift()));
  ASSERT_TRUE(storage::put_transactions(writer, {desk, day_of(now), 40}));
  EXPECT_GE(take("a heartbeat", device.batch(0, 0, now)), 10U);
  device.take_anchor(now, now);
  add("TM-X01-Q01", true);
  add("TM-X01-Q02", false);
  add("NOWHERE", false);
  device.add_line("no record");
  EXPECT_GE(take("the first records", device.batch(0, 4, now)), 20U);
  ASSERT_TRUE(storage::ask_for_log(writer, device.kiosk(), 100, "an", now));
  take("a heartbeat that is asked for the journal", device.batch(4, 4, now));
  take("a repetition", device.batch(1, 3, now));
  add("TM-X01-Q01", true);
  device.begin_boot(now += std::chrono::hours(1));
  add("TM-X01-Q01", false);
  take("an overlap with the next boot", device.batch(2, 6, now));
  add("TM-X01-Q01", false);
  add("TM-X01-Q01", false);
  take("a gap", device.batch(7, 8, now));
  device.begin_epoch();
  add("TM-X01-Q01", false);
  EXPECT_GE(take("a new epoch", device.batch(0, 1, now)), 20U);
  EXPECT_EQ(votes_counted(), 6U);
}

TEST_F(EachStatement, OfAFork) {
  add("TM-X01-Q01", false);
  take("the held one", device.batch(0, 1, now));
  device.add_line("another");
  auto envelope = device.batch(1, 2, now).envelope;
  envelope.prev_hash = crypto::chain_start(device.kiosk(), device.epoch());
  envelope.last_hash = crypto::chain_next(envelope.prev_hash, "another");
  EXPECT_GE(take("a fork", device.sign(envelope, wire::join_lines({"another"}))), 8U);
  EXPECT_EQ(votes_counted(), 1U);
}

TEST_F(EachStatement, OfAPendingKioskAndItsApproval) {
  ASSERT_TRUE(storage::set_kiosk_state(writer, device.kiosk(), storage::KioskState::pending));
  add("TM-X01-Q01", false);
  add("TM-X01-Q01", false);
  take("a batch of a pending kiosk", device.batch(0, 2, now));
  EXPECT_EQ(votes_counted(), 0U);
  EXPECT_GE(sweep("approve_kiosk", test::transaction_of([&](Connection& c) {
                    return approve_kiosk(c, device.kiosk(), "an", now);
                  })),
            10U);
  EXPECT_EQ(votes_counted(), 2U);
}

TEST_F(EachStatement, OfAFileFromAStick) {
  add("TM-X01-Q01", false);
  device.add_line("no record");
  add("TM-X01-Q01", false);
  const auto text =
      wire::write_export_file({device.kiosk(), device.epoch(), 1, device.hash(0), 0, {}, "xinluon 0.1.0"},
                              std::vector<std::string_view>(device.lines().begin(), device.lines().end()));
  const auto file = wire::read_export_file(text).value();
  EXPECT_GE(sweep("import_records",
                  test::transaction_of([&](Connection& c) { return import_records(c, file, now); })),
            15U);
  EXPECT_EQ(votes_counted(), 2U);
}

TEST_F(EachStatement, OfADecisionAndOfAShiftCorrected) {
  for (int i = 0; i < 4; ++i) add("TM-X01-Q01", false);
  now = server.drain(device, now);
  storage::Decision aside = {
      "d1", now, "an", "flag f1", "vì", false, {{device.kiosk(), device.epoch(), 2, 3}}};
  EXPECT_GE(sweep("decide", test::transaction_of([&](Connection& c) { return decide(c, aside); })), 8U);
  EXPECT_EQ(votes_counted(), 2U);
  ASSERT_TRUE(
      storage::put_officer(writer, {shift().officer, UnitId::from("TM-X01").value(), "A", false, false}));
  EXPECT_GE(
      sweep("correct_shift", test::transaction_of([&](Connection& c) { return correct_shift(c, shift()); })),
      10U);
  EXPECT_EQ(server.database().scalar("SELECT COUNT(*) FROM vote WHERE officer = 'CB-01'"), 4);
}

TEST_F(EachStatement, OfDatingAllAgain) {
  for (int i = 0; i < 3; ++i) add("TM-X01-Q01", false);
  now = server.drain(device, now);
  server.database().damage("UPDATE vote SET quality = 'bounded'");
  const auto calls = test::fail_each_statement(server.database(), "redate_all",
                                               test::act([](Connection& c) { return redate_all(c); }));
  EXPECT_GE(calls, 8U);
  EXPECT_TRUE(reports::recount(writer, storage::Scope::local_administrator())->clean());
}

// Page by page, each in its transaction: what fails in a later page leaves the earlier ones done.
TEST_F(EachStatement, OfReadingAgain) {
  for (int i = 0; i < 3; ++i) add("TM-X01-Q01", false);
  now = server.drain(device, now);
  server.database().drop_guards();
  server.database().damage("DELETE FROM vote WHERE seq = 2");
  server.database().damage("UPDATE record SET readable = 0 WHERE seq = 2");
  server.database().damage("UPDATE head SET unreadable = 1");
  server.database().damage("DELETE FROM tally");
  const auto reread = [&](Connection& c) { return reread_unreadable(c, now); };
  using When = test::FailingConnection::When;
  for (std::size_t nth = 1;; ++nth) {
    test::FailingConnection failing(writer, nth, When::after_it_ran);
    const auto done = reread(failing);
    if (!failing.has_failed()) {
      ASSERT_TRUE(done);
      EXPECT_GE(nth, 15U);
      break;
    }
    ASSERT_FALSE(done) << nth;
    EXPECT_EQ(done.error().code, Errc::retry_later);
    const auto read = server.database().scalar("SELECT readable FROM record WHERE seq = 2");
    EXPECT_EQ(server.database().scalar("SELECT COUNT(*) FROM vote WHERE seq = 2"), read) << nth;
    EXPECT_EQ(server.database().scalar("SELECT unreadable FROM head"), 1 - read) << nth;
  }
  EXPECT_EQ(server.database().scalar("SELECT COUNT(*) FROM vote"), 3);
  EXPECT_EQ(votes_counted(), 1U);
}

}  // namespace
}  // namespace xinluon::ingest
