#include "sync/server/http/rate_limit.h"

#include <gtest/gtest.h>

namespace xinluon::http {
namespace {

using namespace std::chrono_literals;

TEST(RateLimit, LetsABurstThroughAndThenOneARefill) {
  RateLimit limit(3, 1s);
  const BootTime now = boot_time(1'000'000);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.take("a", now), 0ms);
  EXPECT_EQ(limit.take("a", now), 1s);
  EXPECT_EQ(limit.take("a", now + 400ms), 600ms);
  EXPECT_EQ(limit.take("a", now + 1s), 0ms);
  EXPECT_EQ(limit.take("a", now + 1s), 1s);
  EXPECT_EQ(limit.take("b", now), 0ms) << "each address has its own";
}

TEST(RateLimit, ARefusedTryDoesNotProlongTheWait) {
  RateLimit limit(1, 1s);
  const BootTime now = boot_time(1'000'000);
  EXPECT_EQ(limit.take("a", now), 0ms);
  for (int i = 0; i < 100; ++i) EXPECT_GT(limit.take("a", now + 500ms), 0ms);
  EXPECT_EQ(limit.take("a", now + 1s), 0ms);
}

TEST(RateLimit, ForgetsAddressesThatRestedAndStaysBounded) {
  RateLimit limit(1, 1s, 2);
  const BootTime now = boot_time(1'000'000);
  EXPECT_EQ(limit.take("a", now), 0ms);
  EXPECT_EQ(limit.take("b", now), 0ms);
  EXPECT_GT(limit.take("c", now), 0ms) << "more addresses than it remembers";
  EXPECT_EQ(limit.take("c", now + 1s), 0ms);
}

}  // namespace
}  // namespace xinluon::http
