#include "sync/server/ingest/serving.h"

#include <gtest/gtest.h>

#include "sync/server/ingest/closing.h"
#include "sync/server/reports/recount.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::ingest {
namespace {

using std::chrono::days;

class ServingTest : public test::OneKiosk {};

// They are dated on the shift's day, and count on the first day that was open when they came.
TEST_F(ServingTest, ACorrectedShiftFollowsVotesThatCountOnALaterDay) {
  const Day cast = day_of(now);
  server.exchange(device, 0, 0, now, Milliseconds(40));
  add(6);
  now += days(3);
  test::must(close_days(writer, now, hears_kiosks_first));
  now = server.drain(device, now);
  ASSERT_EQ(server.database().scalar("SELECT COUNT(*) FROM vote WHERE kept_closed IS NOT NULL"), 6);
  const auto counter = CounterId::from("TM-X01-Q01").value();
  const auto officer = OfficerId::from("CB-01").value();
  test::must(storage::put_officer(writer, {officer, UnitId::from("TM-X01").value(), "A", false, false}));
  const auto changed = db::transaction(writer, [&] {
    return correct_shift(writer, {counter, start_of(cast), start_of(cast + days(1)), officer});
  });
  EXPECT_EQ(test::must(changed), 6U);
  EXPECT_EQ(server.database().scalar("SELECT COUNT(*) FROM vote WHERE officer = 'CB-01'"), 6);
  const auto found = test::must(reports::recount(writer, storage::Scope::local_administrator()));
  EXPECT_TRUE(found.clean()) << found.differences.at(0).where << ": " << found.differences.at(0).what;
}

}  // namespace
}  // namespace xinluon::ingest
