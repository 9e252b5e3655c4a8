// Signals and speech on the sound device.
#pragma once

#include <filesystem>
#include <memory>

#include "kiosk/ui/speaker.h"

namespace xinluon::sdl {

class Speaker final : public ui::Speaker {
 public:
  // `sounds`: assets/sounds; see speech_files.h. Opens no device before something is to be heard. Keeps the
  // clock's reference. Used on one thread.
  Speaker(const std::filesystem::path& sounds, const Clock& clock);
  ~Speaker() override;

  void play(flow::Sound sound) override;
  Milliseconds say(const std::string& lang, std::span<const ui::TextId> texts) override;
  void hush() override;
  void set_volume(int percent) override;
  bool speaks(const std::string& lang) const override;
  bool is_synthetic(const std::string& lang) const override;
  std::string device() const override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xinluon::sdl
