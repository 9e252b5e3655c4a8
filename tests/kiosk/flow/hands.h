// A citizen's hands and a vote log that answers at once, around the real step function.
#pragma once

#include <utility>
#include <vector>

#include "kiosk/flow/session.h"

namespace xinluon::flow::test {

inline Settings two_languages() {
  Settings settings;
  settings.counter = *CounterId::from("Q03");
  settings.languages = {"vi", "en"};
  return settings;
}

struct Hands {
  Settings settings = two_languages();
  BootTime now = boot_time(1'000'000);
  State state = initial(now, settings);
  Effects effects;  // all so far
  bool log_answers = true;

  void wait(Milliseconds by) { now += by; }

  void happen(const Event& event) {
    Step next = step(state, event, now, settings);
    state = std::move(next.state);
    for (const Effect& effect : next.effects) {
      effects.push_back(effect);
      if (log_answers) answer(effect);
    }
  }

  void tap(const Action& action) { happen(Chosen{action}); }
  // Slower than every guard.
  void slow_tap(const Action& action) {
    wait(Milliseconds(500));
    tap(action);
  }
  void rate(Level level) {
    tap(ChooseLevel{level});
    wait(Milliseconds(500));
  }

  std::vector<SaveOpenVote> saves() const {
    std::vector<SaveOpenVote> found;
    for (const Effect& effect : effects) {
      if (const auto* save = std::get_if<SaveOpenVote>(&effect)) found.push_back(*save);
    }
    return found;
  }
  std::size_t seals() const { return effects.size() - saves().size(); }

 private:
  void answer(const Effect& effect) {
    if (const auto* save = std::get_if<SaveOpenVote>(&effect)) {
      happen(VoteSaved{save->ticket});
    } else {
      happen(VoteSealed{std::get<SealVote>(effect).ticket});
    }
  }
};

}  // namespace xinluon::flow::test
