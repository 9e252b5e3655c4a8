#include "kiosk/app/screen_fade.h"

#include <algorithm>

namespace xinluon::app {

void ScreenFade::begin(std::vector<ui::Rect> dirty, BootTime now) {
  fading_ = true;
  dirty_ = std::move(dirty);
  shown_ = now;
  end_ = now + fade_time;
}

void ScreenFade::add(const std::vector<ui::Rect>& dirty) {
  for (const ui::Rect& rect : dirty) {
    if (std::find(dirty_.begin(), dirty_.end(), rect) == dirty_.end()) dirty_.push_back(rect);
  }
}

int ScreenFade::next_share(BootTime now) {
  if (now >= end_) {
    fading_ = false;
    return ui::fade_whole;
  }
  const auto share = ui::fade_whole * (now - shown_) / (end_ - shown_);
  shown_ = now;
  return static_cast<int>(share);
}

std::optional<BootTime> ScreenFade::next_frame() const {
  return fading_ ? std::optional(std::min(shown_ + fade_step, end_)) : std::nullopt;
}

}  // namespace xinluon::app
