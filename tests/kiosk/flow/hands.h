// A citizen's hands and a vote log that answers at once, around the real step function.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/flow/session.h"
#include "sync/base/overloaded.h"

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

  template <class What>
  std::vector<What> all() const {
    std::vector<What> found;
    for (const Effect& effect : effects) {
      if (const auto* one = std::get_if<What>(&effect)) found.push_back(*one);
    }
    return found;
  }
  std::vector<SaveOpenVote> saves() const { return all<SaveOpenVote>(); }
  std::size_t seals() const { return all<SealVote>().size(); }
  std::vector<Sound> sounds() const {
    std::vector<Sound> found;
    for (const Play& play : all<Play>()) found.push_back(play.sound);
    return found;
  }

  // The counter's side.
  void invite(const std::string& token, std::uint64_t request = 7) {
    Invitation invitation;
    invitation.token = token;
    happen(Invited{invitation, request});
  }
  InvitationAnswer last_answer() const { return all<AnswerCounter>().back().answer; }

  std::set<std::string> spent;  // tokens
  std::string right_pin = "135790";

 private:
  void answer(const Effect& effect) {
    std::visit(
        Overloaded{[&](const SaveOpenVote& e) {
                     spent.insert(e.token);
                     happen(VoteSaved{e.ticket});
                   },
                   [&](const SealVote& e) { happen(VoteSealed{e.ticket}); },
                   [&](const RecordUnanswered& e) {
                     spent.insert(e.token);
                     happen(VoteSealed{e.ticket});
                   },
                   [&](const AskToken& e) {
                     if (spent.count(e.token) != 0) return happen(TokenSpent{e.ticket});
                     happen(TokenFresh{e.ticket});
                   },
                   [&](const CheckPin& e) { happen(PinChecked{e.pin == right_pin}); }, [](const auto&) {}},
        effect);
  }
};

}  // namespace xinluon::flow::test
