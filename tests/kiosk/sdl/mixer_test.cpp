#include "kiosk/sdl/mixer.h"

#include <gtest/gtest.h>

namespace xinluon::sdl {
namespace {

std::shared_ptr<const Samples> constant(std::int16_t value, std::size_t count) {
  return std::make_shared<Samples>(count, value);
}

Samples next(Mixer& mixer, std::size_t count) {
  Samples out(count, 99);
  mixer.mix(out);
  return out;
}

TEST(Mixer, IsSilentUntilSomethingSoundsAndAfterIt) {
  Mixer mixer;
  EXPECT_TRUE(mixer.silent());
  EXPECT_EQ(next(mixer, 3), (Samples{0, 0, 0}));
  mixer.set_volume(100);
  mixer.signal(constant(1'000, 2));
  EXPECT_FALSE(mixer.silent());
  EXPECT_EQ(next(mixer, 3), (Samples{1'000, 1'000, 0}));
  EXPECT_TRUE(mixer.silent());
}

TEST(Mixer, AddsUpAndNeverWrapsAround) {
  Mixer mixer;
  mixer.set_volume(100);
  for (int i = 0; i < 3; ++i) mixer.signal(constant(20'000, 1));
  EXPECT_EQ(next(mixer, 1), Samples{32'767});
  for (int i = 0; i < 3; ++i) mixer.signal(constant(-20'000, 1));
  EXPECT_EQ(next(mixer, 1), Samples{-32'768});
}

TEST(Mixer, AVoiceEndsTheOneBeforeWithoutAClick) {
  Mixer mixer;
  mixer.set_volume(100);
  mixer.voice(constant(10'000, 100'000));
  next(mixer, 10);
  mixer.hush();
  const Samples ending = next(mixer, 400);
  for (std::size_t i = 1; i < ending.size(); ++i) {
    EXPECT_LE(ending[i], ending[i - 1]);
    EXPECT_LT(ending[i - 1] - ending[i], 200);
  }
  EXPECT_EQ(ending.back(), 0);
  EXPECT_TRUE(mixer.silent());
}

TEST(Mixer, HushLeavesSignals) {
  Mixer mixer;
  mixer.set_volume(100);
  mixer.signal(constant(500, 1'000));
  mixer.hush();
  EXPECT_EQ(next(mixer, 1'000).back(), 500);
}

TEST(Mixer, VolumeCountsFromTheNextSoundOnAndZeroIsSilence) {
  Mixer mixer;
  mixer.set_volume(50);
  mixer.signal(constant(1'000, 2));
  mixer.set_volume(0);
  EXPECT_EQ(next(mixer, 1), Samples{250});
  mixer.signal(constant(1'000, 2));
  EXPECT_EQ(next(mixer, 2), (Samples{250, 0}));
  EXPECT_TRUE(mixer.silent());
}

TEST(Mixer, AStormOfSignalsIsBounded) {
  Mixer mixer;
  mixer.set_volume(100);
  for (int i = 0; i < 100; ++i) mixer.signal(constant(1, 10));
  EXPECT_LE(next(mixer, 1).front(), 4);
}

}  // namespace
}  // namespace xinluon::sdl
