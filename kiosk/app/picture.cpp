#include "kiosk/app/picture.h"

#include <algorithm>
#include <utility>

#include "kiosk/app/earlier.h"

namespace xinluon::app {

void Picture::attach(ui::Canvas& canvas, double pixels_per_mm) {
  canvas_ = &canvas;
  display_ = {canvas.size(), pixels_per_mm, parts_.motion};
  whole_ = true;
}

void Picture::show(const flow::State& state, const Hand& hand, const Moment& moment) {
  if (canvas_ == nullptr) return;
  const bool everything = std::exchange(whole_, false) || display_.size != canvas_->size();
  display_.size = canvas_->size();
  const ui::Rect screen{0, 0, display_.size.w, display_.size.h};
  ui::View next = ui::render({state, parts_.settings, parts_.site, parts_.packs, parts_.theme_of(state),
                              fonts_, display_, moment.now, hand.pressed, hand.focused, hand.read,
                              moment.health, moment.wall, moment.speech, hand.mark_held, &texts_});
  const bool changes = state.screen != screen_;
  if (changes && display_.motion && !everything) take_hand_away();
  const auto dirty = everything ? std::vector{screen} : ui::dirty_rects(view_.list, next.list, screen);
  // A picture that shows what a hand did is no beginning for a fade: for a moment it would tell which level
  // was tapped.
  const bool fades = display_.motion && !everything && changes && !view_.touched;
  if (changes) calm_.reset();
  if (!next.touched) calm_ = next.list;
  screen_ = state.screen;
  view_ = std::move(next);
  if (everything) fade_.stop();
  if (fades && !dirty.empty()) return fade_.begin(dirty, moment.now);
  paint(dirty, moment.now);
}

// A fade begins with the last picture of the old screen that shows no hand.
void Picture::take_hand_away() {
  if (!view_.touched || !calm_ || fade_.is_on()) return;
  const auto dirty = ui::dirty_rects(view_.list, *calm_, {0, 0, display_.size.w, display_.size.h});
  if (!dirty.empty()) canvas_->draw(*calm_, dirty);
  view_.list = *calm_;
  view_.touched = false;
}

void Picture::paint(const std::vector<ui::Rect>& dirty, BootTime now) {
  if (fade_.is_on()) {
    fade_.add(dirty);
    const int share = fade_.next_share(now);
    if (share > 0) canvas_->fade(view_.list, fade_.dirty(), share);
  } else if (!dirty.empty()) {
    canvas_->draw(view_.list, dirty);
  }
}

std::optional<BootTime> Picture::next_frame() const {
  if (canvas_ == nullptr) return std::nullopt;
  return earlier(view_.next_frame, fade_.next_frame());
}

}  // namespace xinluon::app
