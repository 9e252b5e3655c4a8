// Carries out what the clock and the server's silence decide (housekeeping.h).
#pragma once

#include <functional>

#include "kiosk/app/backlight.h"
#include "kiosk/app/housekeeping.h"
#include "kiosk/app/terminal.h"
#include "kiosk/app/wall_watch.h"

namespace xinluon::app {

class Housekeeper {
 public:
  struct Links {
    Terminal& terminal;
    ui::Speaker& speaker;
    votelog::VoteLogThread& log;
    const Clock& clock;
    std::filesystem::path sys = "/sys";
  };
  using SetShift = std::function<void(ui::Point)>;

  // Keeps all references.
  Housekeeper(const HouseRules& rules, Links links);

  // A display is there whose picture can be moved; `half_unit_px` is how far.
  void attach(SetShift set_shift, int half_unit_px);
  void detach() { set_shift_ = nullptr; }

  // After anything happened: looks again where it is time, and follows the session into sleep.
  void tend();
  std::optional<BootTime> deadline() const { return house_.until; }

 private:
  void carry_out(const House& house, BootTime now);
  void move_picture(std::optional<int> place, BootTime now);

  const HouseRules& rules_;
  Links links_;
  WallWatch wall_;
  Backlight backlight_;
  BootTime started_;
  House house_;
  bool looked_ = false;
  SetShift set_shift_;
  int half_unit_px_ = 0;
};

}  // namespace xinluon::app
