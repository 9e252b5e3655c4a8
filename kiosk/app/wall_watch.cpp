#include "kiosk/app/wall_watch.h"

namespace xinluon::app {

std::optional<WallTime> WallWatch::now() {
  believed_ = believed_ || clock_.wall_synchronised();
  if (!believed_) return std::nullopt;
  return clock_.wall();
}

}  // namespace xinluon::app
