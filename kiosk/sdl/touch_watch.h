// Which panels there are, and when one comes or goes. SDL opens a panel that is plugged in by itself (KMSDRM:
// by udev), but has no event for it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/ui/event_source.h"
#include "sync/base/clock.h"

namespace xinluon::sdl {

class TouchWatch {
 public:
  // Asks at most once a second, and tells what is there when it is asked first. Where a display server owns
  // the devices its pointer stands for them all, and stays.
  std::optional<ui::InputEvent> changed(BootTime now);

 private:
  std::optional<std::vector<std::string>> told_;
  BootTime next_{};
};

}  // namespace xinluon::sdl
