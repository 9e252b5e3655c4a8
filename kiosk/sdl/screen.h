// The window: the whole screen of a kiosk, or a frame on a desk. One thread, the one that opened it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "kiosk/sdl/painter.h"
#include "sync/base/result.h"

namespace xinluon::sdl {

class Screen final : public ui::Canvas {
 public:
  // Fullscreen, or a window of the size `windowed` at a desk. Keeps the painter's reference. internal, with
  // what is missing, when no display can be had: a later call may succeed.
  static Result<std::unique_ptr<Screen>> open(std::optional<ui::Size> windowed, Painter& painter);
  ~Screen() override;

  // May change; the event source then tells WindowExposed.
  ui::Size size() const override;
  void draw(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty) override;

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
