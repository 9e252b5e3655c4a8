// The window: the whole screen of a kiosk, or a frame on a desk. One thread, the one that opened it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "kiosk/sdl/painter.h"
#include "kiosk/ui/device_settings.h"
#include "sync/base/result.h"

namespace xinluon::sdl {

struct ScreenOptions {
  std::optional<ui::Size> windowed;           // a window of that size at a desk; nothing: fullscreen
  ui::Rotation picture = ui::Rotation::none;  // of what is drawn, on the panel
};

class Screen final : public ui::Canvas {
 public:
  // Keeps the painter's reference. internal, with what is missing, when no display can be had: a later call
  // may succeed.
  static Result<std::unique_ptr<Screen>> open(const ScreenOptions& options, Painter& painter);
  ~Screen() override;

  // Of the picture as drawn, before it is turned. May change; the event source then tells WindowExposed.
  ui::Size size() const override;
  // Of the window, in the panel's own directions.
  ui::Size window_size() const;
  void draw(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty) override;
  void fade(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty, int share) override;

  // Moves the whole picture by a few pixels, so that nothing stands in one place for months (burn-in); the
  // event source gives places on the picture, wherever it is. From the next draw on: paint everything then.
  void set_shift(ui::Point shift);
  ui::Point shift() const;

  // What the panel says of its own width.
  std::optional<int> panel_width_mm() const;
  // Empty, or NO_INPUT when the driver reads devices itself and may read none of them.
  std::string trouble() const;
  bool windowed() const;
  // Whether waiting for events sleeps in the kernel; other drivers must be asked again and again.
  bool driver_sleeps() const;

 private:
  struct Impl;
  explicit Screen(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace xinluon::sdl
