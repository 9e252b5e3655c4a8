// Hands without a plan, from a seed: they tap, tremble, rest, pile up and forget to lift, press keys, invite
// and withdraw, and set the clock. What they did at a place of the screen is remembered with its time.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "kiosk/ui/geometry.h"
#include "sync/base/system_clock.h"
#include "sync/base/unique_fd.h"
#include "tests/e2e/hands/x11_screen.h"
#include "tests/e2e/monkey/jumping_clock.h"
#include "tests/e2e/touch_panel.h"

namespace xinluon::test {

// A target of some screen, from its preview.
struct Place {
  std::string action;  // "level:5"
  ui::Rect rect;
};

struct Done {
  std::int64_t boot_ms;
  ui::Point at{-1, -1};  // of a finger; outside for a key
  int level_key = 0;     // 1 to 5 for the key of that number
};

class Monkey {
 public:
  struct Parts {
    X11Screen& screen;
    TouchPanel& panel;
    JumpingClock& clock;
    std::filesystem::path invitations;  // the kiosk's socket
    std::vector<Place> places;
  };
  Monkey(Parts parts, std::uint64_t seed) : parts_(std::move(parts)), random_(seed) {}

  // One of the things it does; takes from 0 to some 100 ms.
  void act();
  // Lifts every finger.
  void rest();
  const std::vector<Done>& done() const { return done_; }

 private:
  void tap_a_target();
  void behave_like_a_citizen();
  void tap_one(std::string_view kind);
  void tap_anywhere();
  void tremble();
  void put_many_fingers();
  void forget_a_finger();
  void press_a_key();
  void click();
  void invite();
  void withdraw();
  void jump();
  void pause();

  void tap(ui::Point at, int held_ms);
  ui::Point inside(ui::Rect rect);
  ui::Point anywhere();
  const Place& any_place();
  int number(int least, int most);
  void note(ui::Point at);
  void say(const std::string& line);
  void sleep(int ms);

  Parts parts_;
  std::mt19937_64 random_;
  std::uint32_t next_finger_ = 1;
  std::vector<std::uint32_t> forgotten_;
  std::vector<std::string> tokens_;
  std::deque<UniqueFd> calls_;
  std::vector<Done> done_;
};

}  // namespace xinluon::test
