// Touch, mouse, keys and barcode scanner from SDL.
#pragma once

#include <memory>

#include "kiosk/sdl/screen.h"
#include "kiosk/ui/device_settings.h"
#include "kiosk/ui/event_source.h"
#include "sync/base/clock.h"

namespace xinluon::sdl {

class EventSource final : public ui::EventSource {
 public:
  // Keeps both references; to be used on the screen's thread.
  EventSource(const Screen& screen, const Clock& clock, const ui::InputSettings& settings = {});
  ~EventSource() override;

  std::optional<ui::InputEvent> wait(BootTime deadline) override;
  void wake() override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xinluon::sdl
