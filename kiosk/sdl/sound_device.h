// The sound device: opened when something is to be heard, given back soon after. SDL's device and its watch
// for hot-plugging wake the processor even in silence, and opening one can take a while; so a thread of its
// own does it, which sleeps for good while nothing sounds.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "kiosk/sdl/mixer.h"
#include "sync/base/clock.h"

namespace xinluon::sdl {

// Kept open so long after the last sound: a session's sounds find it open, and HDMI needs a moment to wake.
inline constexpr Milliseconds device_linger{10'000};
// Without a device: nothing is tried before, and what was to be heard meanwhile is dropped.
inline constexpr Milliseconds device_retry{5'000};

class SoundDevice {
 public:
  // Plays what `mixer` holds. Keeps both references.
  SoundDevice(Mixer& mixer, const Clock& clock, Milliseconds linger = device_linger);
  ~SoundDevice();
  SoundDevice(const SoundDevice&) = delete;
  SoundDevice& operator=(const SoundDevice&) = delete;

  // Something was put into the mixer.
  void wake();
  // False after a failed attempt, until the next one may be made.
  bool may_sound() const;
  // Driver and device that sounded last; empty when the last attempt failed, or none was made.
  std::string name() const;

 private:
  void run();
  // False when there is no device, or no longer.
  bool play_until_silent();

  Mixer& mixer_;
  const Clock& clock_;
  const Milliseconds linger_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool stop_ = false;
  bool wanted_ = false;
  std::string name_;
  BootTime not_before_{};
  std::thread thread_;
};

}  // namespace xinluon::sdl
