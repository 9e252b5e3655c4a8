// The cross-fade between two screens: when its pictures are due, and how far each goes. No pixels.
#pragma once

#include <optional>
#include <vector>

#include "kiosk/ui/canvas.h"
#include "sync/base/clock.h"

namespace xinluon::app {

inline constexpr Milliseconds fade_time{160};
inline constexpr Milliseconds fade_step{16};  // 60 pictures a second

class ScreenFade {
 public:
  // `dirty`: where the two screens differ.
  void begin(std::vector<ui::Rect> dirty, BootTime now);
  // The list changed meanwhile: these places fade on with the rest.
  void add(const std::vector<ui::Rect>& dirty);
  void stop() { fading_ = false; }

  bool is_on() const { return fading_; }
  const std::vector<ui::Rect>& dirty() const { return dirty_; }
  // How much of the way that is left the picture of now goes, of ui::fade_whole; with the last one the fade
  // is over.
  int next_share(BootTime now);
  std::optional<BootTime> next_frame() const;

 private:
  bool fading_ = false;
  std::vector<ui::Rect> dirty_;
  BootTime shown_{};  // the last picture
  BootTime end_{};
};

}  // namespace xinluon::app
