// What happens when: the only clock of a history. Of what is due at the same moment, what was noted first
// comes first.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "sync/base/clock.h"

namespace xinluon::simulation {

class Agenda {
 public:
  explicit Agenda(WallTime begin) : now_(begin) {}

  // The true time, which no kiosk knows.
  WallTime now() const { return now_; }
  void at(WallTime when, std::function<void()> what) {
    due_.emplace(std::pair(std::max(when, now_), ++noted_), std::move(what));
  }
  void in(Milliseconds delay, std::function<void()> what) { at(now_ + delay, std::move(what)); }

  // Lets the next thing happen. False, and it is `until`, when nothing is due before.
  bool step(WallTime until) {
    if (due_.empty() || due_.begin()->first.first > until) {
      now_ = std::max(now_, until);
      return false;
    }
    auto next = due_.extract(due_.begin());
    now_ = next.key().first;
    next.mapped()();
    return true;
  }

 private:
  WallTime now_;
  std::uint64_t noted_ = 0;
  std::map<std::pair<WallTime, std::uint64_t>, std::function<void()>> due_;
};

}  // namespace xinluon::simulation
