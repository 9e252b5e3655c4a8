#include "kiosk/ui/projector.h"

#include <algorithm>

namespace xinluon::ui {

void Projector::show(Canvas& canvas, View next, flow::Screen screen, BootTime now, bool motion,
                     bool everything) {
  const Rect all{0, 0, canvas.size().w, canvas.size().h};
  const bool changed = screen != screen_;
  if (everything || !motion) {
    fade_.reset();
    const auto dirty = everything ? std::vector{all} : dirty_rects(view_.list, next.list, all);
    if (!dirty.empty()) canvas.draw(next.list, dirty);
  } else if (changed && begin_fade(canvas, next, now, all)) {
    // Its first step is the next frame's.
  } else if (fade_) {
    go_on_fading(canvas, next.list, now, all);
  } else if (const auto dirty = dirty_rects(view_.list, next.list, all); !dirty.empty()) {
    canvas.draw(next.list, dirty);
  }
  if (changed) calm_.reset();
  if (!next.touched) calm_ = next.list;
  screen_ = screen;
  view_ = std::move(next);
}

// The old screen without a hand is there at once; what it becomes begins to show with the next frame.
bool Projector::begin_fade(Canvas& canvas, const View& next, BootTime now, Rect all) {
  if (!calm_) return false;
  if (!fade_) {
    const auto touched = dirty_rects(view_.list, *calm_, all);
    if (!touched.empty()) canvas.draw(*calm_, touched);
  }
  std::vector<Rect> dirty = dirty_rects(fade_ ? view_.list : *calm_, next.list, all);
  if (fade_) dirty = {all};  // between two fades nobody knows what is on the glass
  if (dirty.empty()) return false;
  fade_ = Fade{now, now, std::move(dirty)};
  return true;
}

void Projector::go_on_fading(Canvas& canvas, const DisplayList& list, BootTime now, Rect all) {
  for (const Rect& changed : dirty_rects(view_.list, list, all)) {
    // What is blended twice in a frame would run ahead.
    const bool known = std::any_of(fade_->dirty.begin(), fade_->dirty.end(),
                                   [&](Rect r) { return intersection(r, changed) == changed; });
    if (!known) fade_->dirty.push_back(changed);
  }
  const BootTime end = fade_->begun + fade_time;
  const auto left = (end - fade_->last).count();
  const auto gone = std::min((now - fade_->last).count(), left);
  if (gone >= left) {
    canvas.fade(list, fade_->dirty, fade_whole);
    fade_.reset();
    return;
  }
  if (gone <= 0) return;
  canvas.fade(list, fade_->dirty, static_cast<int>(gone * fade_whole / left));
  fade_->last = now;
}

void Projector::forget() {
  fade_.reset();
  calm_.reset();
}

std::optional<BootTime> Projector::next_frame() const {
  if (!fade_) return view_.next_frame;
  const BootTime due = fade_->last + fade_frame;
  return view_.next_frame ? std::min(due, *view_.next_frame) : due;
}

}  // namespace xinluon::ui
