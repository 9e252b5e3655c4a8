// After an outage many kiosks come back at the same moment: each is taken at its first try, and counted once.
//   tests/long.sh outage     a thousand of them, and the backlog of 400 days
#include <gtest/gtest.h>

#include "sync/server/reports/recount.h"
#include "tests/outage/coming_back.h"
#include "tests/support/setting.h"

namespace xinluon::test {
namespace {

constexpr std::uint64_t default_backlog = 80'000;
constexpr std::uint64_t records_a_kiosk = 400;  // of the backlog's setting: a thousand kiosks in the long run
constexpr std::size_t clients = 64;

TEST(LongReturn, OfManyKiosksMeetsNoErrorOfTheServersOwnMaking) {
  const std::size_t kiosks = setting("XINLUON_OUTAGE_COUNT", default_backlog) / records_a_kiosk;
  // All of them come from one address here, which no site's do.
  HttpStand stand([](http::ApplicationOptions& options) {
    options.server.max_connections_per_address = options.server.max_connections;
  });
  const auto outcome = ComingBack(stand, kiosks).run(clients);
  EXPECT_EQ(outcome.statuses, (std::map<int, std::size_t>{{200, 2 * kiosks}}));
  const auto counted = stand.application().writer().run(
      [](db::Connection& writer) { return reports::recount(writer, storage::Scope::local_administrator()); });
  ASSERT_TRUE(counted) << counted.error().message;
  EXPECT_TRUE(counted->clean());
  EXPECT_EQ(counted->records, kiosks * ComingBack::votes_of_a_day);
  std::printf("%zu kiosks are back after %.1f s\n", kiosks, outcome.took.count());
}

}  // namespace
}  // namespace xinluon::test
