#include "kiosk/sdl/tones.h"

#include <cstdlib>

#include <gtest/gtest.h>

namespace xinluon::sdl {
namespace {

int crossings(const Samples& samples, std::size_t from, std::size_t to) {
  int count = 0;
  for (std::size_t i = from + 1; i < to; ++i) count += (samples[i - 1] < 0) != (samples[i] < 0) ? 1 : 0;
  return count;
}

TEST(Tone, HasTheLengthAndPitchOfTheSpecification) {
  const Samples touch = tone(flow::Sound::touch);
  EXPECT_NEAR(static_cast<double>(touch.size()) / sample_rate, 0.025, 0.001);
  EXPECT_NEAR(crossings(touch, 0, touch.size()), 2 * 1'200 * 0.025, 2);
  const Samples accept = tone(flow::Sound::accept);
  EXPECT_NEAR(static_cast<double>(accept.size()) / sample_rate, 0.180, 0.001);
  EXPECT_NEAR(crossings(accept, 0, accept.size() / 2), 2 * 660 * 0.09, 2);
  EXPECT_NEAR(crossings(accept, accept.size() / 2, accept.size()), 2 * 880 * 0.09, 2);
}

TEST(Tone, BeginsAndEndsWithoutAClick) {
  for (const auto sound : {flow::Sound::touch, flow::Sound::accept}) {
    const Samples samples = tone(sound);
    EXPECT_EQ(samples.front(), 0);
    EXPECT_LT(std::abs(samples.back()), 200);
    for (std::size_t i = 1; i < samples.size(); ++i)
      ASSERT_LT(std::abs(samples[i] - samples[i - 1]), 6'500) << i;
  }
}

}  // namespace
}  // namespace xinluon::sdl
