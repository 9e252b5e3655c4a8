// What is on the glass, and how it becomes what it should be: only what changed is painted, and a change of
// the screen fades for 160 ms.
//
// A fade begins with the last picture of the old screen on which no hand showed. The faces are pressed before
// they fade; so no frame from the change of screen on tells which one it was.
#pragma once

#include <optional>

#include "kiosk/ui/canvas.h"
#include "kiosk/ui/view.h"

namespace xinluon::ui {

inline constexpr Milliseconds fade_time{160};
inline constexpr Milliseconds fade_frame{16};  // 60 Hz

class Projector {
 public:
  // Paints what differs between `next`, drawn for `screen`, and what was shown. `motion` false: nothing
  // fades. `everything`: the canvas has lost its pixels, or changed its size.
  void show(Canvas& canvas, View next, flow::Screen screen, BootTime now, bool motion, bool everything);
  // There is no canvas any more; the view stays.
  void forget();

  const View& view() const { return view_; }
  // When show() is due though nothing happened: the view's own time, or the fade's.
  std::optional<BootTime> next_frame() const;

 private:
  struct Fade {
    BootTime begun;
    BootTime last;            // frame
    std::vector<Rect> dirty;  // everything that differs between the two screens
  };
  bool begin_fade(Canvas& canvas, const View& next, BootTime now, Rect all);
  void go_on_fading(Canvas& canvas, const DisplayList& list, BootTime now, Rect all);

  View view_;
  flow::Screen screen_ = flow::Screen::attract;
  std::optional<DisplayList> calm_;  // the last untouched picture of screen_
  std::optional<Fade> fade_;
};

}  // namespace xinluon::ui
