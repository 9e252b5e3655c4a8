#include "kiosk/sdl/speaker.h"

#include "kiosk/sdl/sound_device.h"
#include "kiosk/sdl/speech_files.h"
#include "sync/base/log.h"

namespace xinluon::sdl {
namespace {

// Between two texts.
constexpr std::size_t pause = sample_rate / 4;

Milliseconds duration(const Samples& samples) {
  return Milliseconds(static_cast<std::int64_t>(samples.size()) * 1'000 / sample_rate);
}

}  // namespace

struct Speaker::Impl {
  Impl(const std::filesystem::path& sounds, const Clock& clock) : files(sounds), device(mixer, clock) {}

  SpeechFiles files;
  Mixer mixer;
  SoundDevice device;
  std::shared_ptr<const Samples> touch = std::make_shared<Samples>(tone(flow::Sound::touch));
  std::shared_ptr<const Samples> accept = std::make_shared<Samples>(tone(flow::Sound::accept));
};

Speaker::Speaker(const std::filesystem::path& sounds, const Clock& clock)
    : impl_(std::make_unique<Impl>(sounds, clock)) {}
Speaker::~Speaker() = default;

void Speaker::play(flow::Sound sound) {
  if (impl_->mixer.volume() == 0 || !impl_->device.may_sound()) return;
  impl_->mixer.signal(sound == flow::Sound::touch ? impl_->touch : impl_->accept);
  impl_->device.wake();
}

Milliseconds Speaker::say(const std::string& lang, std::span<const ui::TextId> texts) {
  impl_->mixer.hush();
  if (impl_->mixer.volume() == 0 || !impl_->device.may_sound()) return Milliseconds(0);
  Samples all;
  for (const ui::TextId text : texts) {
    const Result<Samples> one = impl_->files.load(lang, text);
    if (!one) {
      log::warning("read aloud: {}", one.error().message);
      return Milliseconds(0);
    }
    if (!all.empty()) all.resize(all.size() + pause);
    all.insert(all.end(), one->begin(), one->end());
  }
  if (all.empty()) return Milliseconds(0);
  const Milliseconds length = duration(all);
  impl_->mixer.voice(std::make_shared<Samples>(std::move(all)));
  impl_->device.wake();
  return length;
}

void Speaker::hush() {
  impl_->mixer.hush();
}

void Speaker::set_volume(int percent) {
  impl_->mixer.set_volume(percent);
}

bool Speaker::speaks(const std::string& lang) const {
  return impl_->files.complete(lang);
}

bool Speaker::is_synthetic(const std::string& lang) const {
  return impl_->files.any_synthesised(lang);
}

std::string Speaker::device() const {
  return impl_->device.name();
}

}  // namespace xinluon::sdl
