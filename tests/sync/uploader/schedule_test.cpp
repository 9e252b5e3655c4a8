#include "sync/uploader/schedule.h"

#include <gtest/gtest.h>

#include "sync/crypto/random.h"

namespace xinluon::uploader {
namespace {

using namespace std::chrono_literals;

TEST(Schedule, BackOffIsUpToTwoSecondsDoubledAtMostFiveMinutes) {
  const std::array<Milliseconds, 10> limits = {2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s, 300s};
  for (int n = 0; n < 10; ++n) {
    EXPECT_EQ(back_off(n, 0.0), min_back_off);
    EXPECT_EQ(back_off(n, 0.5), limits.at(static_cast<std::size_t>(n)) / 2);
    EXPECT_LE(back_off(n, 0.9999999), limits.at(static_cast<std::size_t>(n)));
  }
  EXPECT_EQ(back_off(1'000'000'000, 0.5), 150s);
}

TEST(Schedule, RetryAfterIsSecondsUpToAnHour) {
  EXPECT_EQ(retry_after("120"), 120s);
  EXPECT_EQ(retry_after("0"), 0s);
  EXPECT_EQ(retry_after("3600"), 1h);
  EXPECT_EQ(retry_after("999999999999"), 1h);
  EXPECT_EQ(retry_after("99999999999999999999999"), 1h);
}

TEST(Schedule, ARetryAfterThatIsNoNumberIsNone) {
  for (const auto* text : {"", "-5", "soon", "12 ", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT"})
    EXPECT_EQ(retry_after(text), 0s) << text;
}

TEST(Schedule, TheServerSaysWhenTheNextHeartbeatIs) {
  EXPECT_EQ(heartbeat_pause(240'000, 0.99), 240s);
  EXPECT_EQ(heartbeat_pause(1, 0.0), min_heartbeat);
  EXPECT_EQ(heartbeat_pause(INT64_MAX, 0.0), max_heartbeat);
}

TEST(Schedule, WithoutItEveryFiveMinutesPlusMinusAFifth) {
  EXPECT_EQ(heartbeat_pause(0, 0.0), 240s);
  EXPECT_EQ(heartbeat_pause(-1, 0.5), 300s);
  EXPECT_NEAR(static_cast<double>(heartbeat_pause(0, 0.9999999).count()), 360'000.0, 1.0);
}

TEST(Schedule, ChanceIsUniformAndBelowOne) {
  EXPECT_EQ(draw_chance([](std::size_t n) { return std::string(n, '\0'); }), 0.0);
  const double most = draw_chance([](std::size_t n) { return std::string(n, '\xff'); });
  EXPECT_LT(most, 1.0);
  EXPECT_GT(most, 0.999999);
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) sum += draw_chance(crypto::random_bytes);
  EXPECT_NEAR(sum / 10'000, 0.5, 0.03);  // ten standard deviations
}

}  // namespace
}  // namespace xinluon::uploader
