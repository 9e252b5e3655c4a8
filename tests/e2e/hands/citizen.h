// Scripted citizens at a real screen, and what their hands tapped: the truth that the server's percentages
// are held against. It is never read from any file of the system under test.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>

#include "tests/e2e/hands/eyes.h"

namespace xinluon::hands {

struct Tapped {
  std::array<std::uint64_t, 5> levels{};  // levels[level - 1]
  std::map<std::string, std::uint64_t> shown;
  std::map<std::string, std::uint64_t> missing;
  std::uint64_t votes() const;
};

struct Rules {
  std::chrono::milliseconds guard{450};      // a person needs longer than the guard after a screen change
  std::chrono::milliseconds patience{8000};  // for any screen to come
  double walks_away = 0.05;                  // leaves after the level: the vote must count all the same
  std::chrono::milliseconds walk_away_wait{60'000};
};

class Citizens {
 public:
  // `snapshot(name)` is called the first time each screen is seen.
  Citizens(test::X11Screen& screen, Eyes& eyes, const Rules& rules, std::uint32_t seed,
           std::function<void(const std::string&)> snapshot);

  // One citizen from the attract screen to thanks. What was tapped is added only when thanks was seen; an
  // empty string, or what went wrong.
  std::string play_one();
  const Tapped& tapped() const { return tapped_; }

 private:
  struct Script;
  Script make_script();
  std::string rate(const Reference& attract, const Script& script);
  std::string mark_behaviours(const Script& script);
  std::string finish(const Script& script);
  bool tap(const Reference& on, const std::string& action);

  test::X11Screen& screen_;
  Eyes& eyes_;
  Rules rules_;
  std::mt19937 random_;
  std::function<void(const std::string&)> snapshot_;
  Tapped tapped_;
};

}  // namespace xinluon::hands
