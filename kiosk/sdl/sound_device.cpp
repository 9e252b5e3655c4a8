#include "kiosk/sdl/sound_device.h"

#include "kiosk/sdl/handles.h"
#include "sync/base/log.h"

namespace xinluon::sdl {
namespace {

// 23 ms: a tick is heard together with the touch, and a slow machine keeps up.
constexpr Uint16 frames_at_once = 512;
// While something sounds: how soon a lost device is noticed.
constexpr Milliseconds look_again{500};

// Not through SDL_Init: its counters belong to the display's thread. No other thread uses SDL's sound.
class OpenDevice {
 public:
  explicit OpenDevice(Mixer& mixer) {
    if (SDL_AudioInit(nullptr) != 0) return;
    started_ = true;
    SDL_AudioSpec wanted{};
    wanted.freq = sample_rate;
    wanted.format = AUDIO_S16SYS;
    wanted.channels = 1;
    wanted.samples = frames_at_once;
    wanted.userdata = &mixer;
    wanted.callback = [](void* of, Uint8* bytes, int length) {
      const auto count = static_cast<std::size_t>(length) / sizeof(std::int16_t);
      static_cast<Mixer*>(of)->mix({static_cast<std::int16_t*>(static_cast<void*>(bytes)), count});
    };
    id_ = SDL_OpenAudioDevice(nullptr, 0, &wanted, nullptr, 0);
    if (id_ != 0) SDL_PauseAudioDevice(id_, 0);
  }
  ~OpenDevice() {
    if (id_ != 0) SDL_CloseAudioDevice(id_);
    if (started_) SDL_AudioQuit();
  }
  OpenDevice(const OpenDevice&) = delete;
  OpenDevice& operator=(const OpenDevice&) = delete;

  bool works() const { return id_ != 0 && SDL_GetAudioDeviceStatus(id_) != SDL_AUDIO_STOPPED; }
  static std::string name() {
    const char* const driver = SDL_GetCurrentAudioDriver();
    std::string name = driver == nullptr ? "" : driver;
    if (const char* const device = SDL_GetAudioDeviceName(0, 0); device != nullptr) {
      name += ": " + std::string(device);
    }
    return name;
  }

 private:
  bool started_ = false;
  SDL_AudioDeviceID id_ = 0;
};

}  // namespace

SoundDevice::SoundDevice(Mixer& mixer, const Clock& clock, Milliseconds linger)
    : mixer_(mixer), clock_(clock), linger_(linger), thread_([this] {
        run();
        SDL_TLSCleanup();  // SDL's error text of this thread: SDL tidies up after its own threads only
      }) {}

SoundDevice::~SoundDevice() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void SoundDevice::wake() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  changed_.notify_one();
}

bool SoundDevice::may_sound() const {
  const std::lock_guard lock(mutex_);
  return clock_.boot() >= not_before_;
}

std::string SoundDevice::name() const {
  const std::lock_guard lock(mutex_);
  return name_;
}

void SoundDevice::run() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stop_ || wanted_; });
      if (stop_) return;
      wanted_ = false;
    }
    if (!may_sound() || !play_until_silent()) mixer_.clear();
  }
}

bool SoundDevice::play_until_silent() {
  const OpenDevice device(mixer_);
  const std::string name = device.works() ? OpenDevice::name() : "";
  std::unique_lock lock(mutex_);
  if (name.empty()) {
    if (!name_.empty() || not_before_ == BootTime{}) {
      log::warning("no sound: {}; tried again when something is to be heard", SDL_GetError());
    }
    not_before_ = clock_.boot() + device_retry;
  }
  name_ = name;
  BootTime quiet_since = clock_.boot();
  while (!stop_ && device.works()) {
    if (!mixer_.silent()) quiet_since = clock_.boot();
    const Milliseconds left = quiet_since + linger_ - clock_.boot();
    if (left <= Milliseconds(0)) return true;
    wanted_ = false;
    changed_.wait_for(lock, mixer_.silent() ? left : std::min(left, look_again),
                      [&] { return stop_ || wanted_; });
  }
  return device.works();
}

}  // namespace xinluon::sdl
