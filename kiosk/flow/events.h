// What can happen to a session, and what a session asks to be done. Pure data.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/vote.h"

namespace xinluon::flow {

// What a target on a screen means. The layout gives each target one; a tap that hits it becomes a Chosen.
struct ChooseLevel {
  Level level;
  bool operator==(const ChooseLevel&) const = default;
};
struct ToggleBehaviour {
  Behaviour behaviour;
  bool operator==(const ToggleBehaviour&) const = default;
};
struct ShowTab {  // of the behaviours screen
  Mark mark;      // shown | missing
  bool operator==(const ShowTab&) const = default;
};
struct ToggleReason {
  Reason reason;
  bool operator==(const ToggleReason&) const = default;
};
struct ChooseLanguage {
  std::string lang;
  bool operator==(const ChooseLanguage&) const = default;
};
enum class Button : std::uint8_t { languages, choose_again, say_more, back, done, more_time };
struct PressButton {
  Button button;
  bool operator==(const PressButton&) const = default;
};
using Action = std::variant<ChooseLevel, ToggleBehaviour, ShowTab, ToggleReason, ChooseLanguage, PressButton>;

// Events.
struct Chosen {  // a target was tapped (or a key stands for it)
  Action action;
  Input input = Input::touch;
};
struct TouchedElsewhere {};  // a tap that hit no target
struct Tick {};              // time passed; sent at the deadline the state asked for, or later
struct VoteSaved {           // the vote log holds open vote `ticket` durably
  std::uint64_t ticket;
};
struct VoteSealed {
  std::uint64_t ticket;
};
struct SaveFailed {  // the vote log could not store it
  std::uint64_t ticket;
  std::string code;  // for the out-of-service screen: "DISK_FULL", "STORE_FAILED", …
};
struct StoreReady {};  // the vote log stores again
struct StoreLost {     // the vote log can't store, found without a vote (at start)
  std::string code;
};
using Event =
    std::variant<Chosen, TouchedElsewhere, Tick, VoteSaved, VoteSealed, SaveFailed, StoreReady, StoreLost>;

// Effects: carried out by kiosk/app in order.
struct SaveOpenVote {  // answered by VoteSaved or SaveFailed with the same ticket
  std::uint64_t ticket;
  Vote vote;
};
struct SealVote {  // answered by VoteSealed or SaveFailed
  std::uint64_t ticket;
};
using Effect = std::variant<SaveOpenVote, SealVote>;
using Effects = std::vector<Effect>;

}  // namespace xinluon::flow
