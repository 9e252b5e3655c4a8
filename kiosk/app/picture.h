// The picture on the canvas: rendered from the session and painted where it differs from what is shown, with
// a cross-fade from screen to screen.
#pragma once

#include <optional>

#include "kiosk/app/screen_fade.h"
#include "kiosk/app/terminal_parts.h"
#include "kiosk/ui/view.h"

namespace xinluon::app {

// What decides the picture besides the session.
struct Hand {
  std::optional<flow::Action> pressed;
  std::optional<flow::Action> focused;
  std::optional<std::size_t> read;
  std::optional<Milliseconds> mark_held;
  bool operator==(const Hand&) const = default;
};

class Picture {
 public:
  // Keeps both references.
  Picture(const TerminalParts& parts, ui::FontMeasure& fonts) : parts_(parts), fonts_(fonts) {}

  // The next show() paints everything.
  void attach(ui::Canvas& canvas, double pixels_per_mm);
  void detach() { canvas_ = nullptr; }
  bool is_attached() const { return canvas_ != nullptr; }
  // Everything must be painted again.
  void spoil() { whole_ = true; }

  struct Moment {
    BootTime now;
    std::optional<WallTime> wall;
    const ui::Health* health = nullptr;
    bool speech = false;
  };
  void show(const flow::State& state, const Hand& hand, const Moment& moment);

  const ui::View& view() const { return view_; }
  // When the picture changes though nothing happens.
  std::optional<BootTime> next_frame() const;

 private:
  void take_hand_away();
  void paint(const std::vector<ui::Rect>& dirty, BootTime now);

  const TerminalParts& parts_;
  ui::FontMeasure& fonts_;
  ui::Canvas* canvas_ = nullptr;
  ui::Display display_;
  ui::View view_;  // what is on the screen
  flow::Screen screen_ = flow::Screen::attract;
  std::optional<ui::DisplayList> calm_;  // the last picture of screen_ without a hand
  bool whole_ = true;
  ui::TextCache texts_;
  ScreenFade fade_;
};

}  // namespace xinluon::app
