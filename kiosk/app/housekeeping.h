// What changes by the clock without anybody touching: opening hours, brightness, loudness, the place of the
// picture on the panel; and whether anybody is there who could arm us. The decisions are pure; the loop and
// the devices carry them out.
#pragma once

#include <filesystem>
#include <optional>

#include "kiosk/app/schedule.h"
#include "kiosk/ui/geometry.h"
#include "kiosk/votelog/thread.h"

namespace xinluon::app {

struct HouseRules {
  std::optional<OpeningHours> hours;
  bool trust_clock = false;      // it has a battery: believe it without a time server
  DailyPlan brightness;          // empty: the panel's own
  DailyPlan volume = {{0, 70}};  // never empty
  bool mute = false;
  bool against_burn_in = true;
  bool armed_by_server = false;  // invitations come through the server
  bool shows_clock = false;      // the idle screen tells the time
};

struct House {
  bool open = true;
  std::optional<int> brightness;  // per cent
  int volume = 0;                 // per cent
  std::optional<int> place;       // of the picture: 0 to 3, see shift_of(); nothing: where it belongs
  bool armable = true;
  std::optional<BootTime> until;  // something of it may change then
  bool operator==(const House&) const = default;
};

// Without a believed clock the counter is open, and the first step of a plan holds. A clock may jump, so
// nothing that hangs on it is good for longer than recheck.
inline constexpr Milliseconds recheck{60'000};
House house_at(const HouseRules& rules, BootTime now, std::optional<WallTime> wall);

// The server is silent: nobody can arm us by way of it. It is given as long as an uploader takes to find out.
inline constexpr Milliseconds arming_patience{300'000};
bool server_is_silent(const votelog::ServerView& server, BootTime started, BootTime now);

// The picture moves every ten minutes, around a square of half a unit: no edge stays for a day where it is.
inline constexpr Milliseconds place_time{600'000};
ui::Point shift_of(std::optional<int> place, int half_unit_px);

}  // namespace xinluon::app
