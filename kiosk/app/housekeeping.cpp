#include "kiosk/app/housekeeping.h"

#include <algorithm>
#include <array>

namespace xinluon::app {
namespace {

constexpr int places = 4;

bool hangs_on_the_wall(const HouseRules& rules) {
  return rules.hours || rules.brightness.size() > 1 || rules.volume.size() > 1 || rules.shows_clock;
}

int percent_of(const DailyPlan& plan, std::optional<WallTime> wall) {
  return wall ? step_at(plan, *wall).percent : plan.front().percent;
}

std::optional<BootTime> next_look(const HouseRules& rules, BootTime now) {
  std::optional<BootTime> next;
  const auto by = [&](BootTime t) { next = next ? std::min(*next, t) : t; };
  if (hangs_on_the_wall(rules) || rules.armed_by_server) by(now + recheck);
  if (rules.against_burn_in) by(BootTime((now.time_since_epoch() / place_time + 1) * place_time));
  return next;
}

// The wall's next edge, said in boot time, where it comes before the next look.
void sooner(std::optional<BootTime>& until, std::optional<WallTime> edge, WallTime wall, BootTime now) {
  if (!edge) return;
  const BootTime then = now + (*edge - wall);
  if (!until || then < *until) until = then;
}

}  // namespace

House house_at(const HouseRules& rules, BootTime now, std::optional<WallTime> wall) {
  House house;
  house.until = next_look(rules, now);
  house.volume = rules.mute ? 0 : percent_of(rules.volume, wall);
  if (!rules.brightness.empty()) house.brightness = percent_of(rules.brightness, wall);
  if (rules.against_burn_in) house.place = static_cast<int>(now.time_since_epoch() / place_time % places);
  if (!wall) return house;
  if (rules.hours) {
    const OpenNow hours = open_at(*rules.hours, *wall);
    house.open = hours.open;
    sooner(house.until, hours.until, *wall, now);
  }
  sooner(house.until, step_at(rules.volume, *wall).until, *wall, now);
  if (!rules.brightness.empty()) sooner(house.until, step_at(rules.brightness, *wall).until, *wall, now);
  return house;
}

bool server_is_silent(const votelog::ServerView& server, BootTime started, BootTime now) {
  if (server.state == "ok") return false;
  return now >= server.since.value_or(started) + arming_patience;
}

ui::Point shift_of(std::optional<int> place, int half_unit_px) {
  if (!place) return {};
  constexpr std::array<ui::Point, places> corners = {{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
  const ui::Point corner = corners.at(static_cast<std::size_t>(*place));
  return {(2 * corner.x - 1) * half_unit_px, (2 * corner.y - 1) * half_unit_px};
}

}  // namespace xinluon::app
