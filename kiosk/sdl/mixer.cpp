#include "kiosk/sdl/mixer.h"

#include <algorithm>

namespace xinluon::sdl {
namespace {

constexpr std::size_t most_at_once = 4;
constexpr int fade = sample_rate / 100;  // 10 ms
constexpr int full = 65'536;

// The ear hears loudness roughly as the square root of it.
int gain_of(int percent) {
  return static_cast<int>(static_cast<std::int64_t>(full) * percent * percent / 10'000);
}

}  // namespace

void Mixer::set_volume(int percent) {
  const std::lock_guard lock(mutex_);
  volume_ = std::clamp(percent, 0, 100);
}

int Mixer::volume() const {
  const std::lock_guard lock(mutex_);
  return volume_;
}

void Mixer::start(std::shared_ptr<const Samples> samples, bool voice) {
  const std::lock_guard lock(mutex_);
  if (voice) end_voice();
  if (volume_ == 0 || samples->empty() || sounding_.size() >= most_at_once) return;
  sounding_.push_back({std::move(samples), 0, gain_of(volume_), voice, -1});
}

void Mixer::signal(std::shared_ptr<const Samples> samples) {
  start(std::move(samples), false);
}

void Mixer::voice(std::shared_ptr<const Samples> samples) {
  start(std::move(samples), true);
}

void Mixer::hush() {
  const std::lock_guard lock(mutex_);
  end_voice();
}

void Mixer::end_voice() {
  for (Sounding& s : sounding_) {
    if (s.voice && s.fade_left < 0) s.fade_left = fade;
  }
}

void Mixer::clear() {
  const std::lock_guard lock(mutex_);
  sounding_.clear();
}

bool Mixer::silent() const {
  const std::lock_guard lock(mutex_);
  return sounding_.empty();
}

void Mixer::mix(std::span<std::int16_t> out) {
  const std::lock_guard lock(mutex_);
  for (std::int16_t& sample : out) {
    std::int64_t sum = 0;
    for (Sounding& s : sounding_) {
      if (s.at >= s.samples->size() || s.fade_left == 0) continue;
      std::int64_t value = static_cast<std::int64_t>((*s.samples)[s.at++]) * s.gain;
      if (s.fade_left > 0) value = value * --s.fade_left / fade;
      sum += value;
    }
    sample = static_cast<std::int16_t>(std::clamp<std::int64_t>(sum / full, -32'768, 32'767));
  }
  std::erase_if(sounding_, [](const Sounding& s) { return s.at >= s.samples->size() || s.fade_left == 0; });
}

}  // namespace xinluon::sdl
