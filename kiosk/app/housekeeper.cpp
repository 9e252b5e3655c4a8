#include "kiosk/app/housekeeper.h"

#include <utility>

namespace xinluon::app {

Housekeeper::Housekeeper(const HouseRules& rules, Links links)
    : rules_(rules),
      links_(std::move(links)),
      wall_(links_.clock, rules.trust_clock),
      backlight_(links_.sys),
      started_(links_.clock.boot()) {}

void Housekeeper::attach(SetShift set_shift, int half_unit_px) {
  set_shift_ = std::move(set_shift);
  half_unit_px_ = half_unit_px;
  move_picture(house_.place, links_.clock.boot());
}

void Housekeeper::tend() {
  const BootTime now = links_.clock.boot();
  backlight_.set_dark(links_.terminal.state().screen == flow::Screen::asleep);
  if (looked_ && !(house_.until && now >= *house_.until)) return;
  const auto wall = wall_.now();
  House house = house_at(rules_, now, wall);
  if (rules_.armed_by_server) {
    house.armable = !server_is_silent(links_.log.server_view(), started_, now);
  }
  links_.terminal.set_wall(wall, now);
  carry_out(house, now);
  house_ = house;
  looked_ = true;
}

void Housekeeper::carry_out(const House& house, BootTime now) {
  if (house.open != house_.open) links_.terminal.on_hours(house.open, now);
  if (house.armable != house_.armable) links_.terminal.on_arming(house.armable, now);
  if (!looked_ || house.volume != house_.volume) links_.speaker.set_volume(house.volume);
  if (house.brightness) backlight_.set_percent(*house.brightness);
  if (house.place != house_.place) move_picture(house.place, now);
}

void Housekeeper::move_picture(std::optional<int> place, BootTime now) {
  if (!set_shift_) return;
  set_shift_(shift_of(place, half_unit_px_));
  links_.terminal.on_moved(now);
}

}  // namespace xinluon::app
