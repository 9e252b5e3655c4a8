// What can happen to a session, and what a session asks to be done. Pure data.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/invitation.h"
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
enum class Button : std::uint8_t {
  languages,
  choose_again,
  say_more,
  back,
  done,
  more_time,
  read_aloud,     // what it does is kiosk/app's: the session only takes note that somebody is there
  large_text,     // normal and large words in turn
  high_contrast,  // white and yellow on black, and back
};
struct PressButton {
  Button button;
  bool operator==(const PressButton&) const = default;
};
// Of the staff screen (staff.h).
struct TypeDigit {
  int digit;  // 0 to 9
  bool operator==(const TypeDigit&) const = default;
};
enum class StaffButton : std::uint8_t {
  erase,  // the last digit
  leave,
  touch_test,
  sound_test,
  screen_test,
  clean,
  send_now,
  restart,
  quit,
};
struct PressStaff {
  StaffButton button;
  bool operator==(const PressStaff&) const = default;
};
struct TouchCorner {  // a field of the touch test: 0 to 3 are the corners, row by row, 4 is the middle
  int field;
  bool operator==(const TouchCorner&) const = default;
};
using Action = std::variant<ChooseLevel, ToggleBehaviour, ShowTab, ToggleReason, ChooseLanguage, PressButton,
                            TypeDigit, PressStaff, TouchCorner>;

using xinluon::Invitation;
using xinluon::InvitationAnswer;
enum class TicketFault : std::uint8_t { unreadable, other_counter, expired };

// Events.
struct Chosen {  // a target was tapped (or a key stands for it)
  Action action;
  Input input = Input::touch;
};
struct TouchedElsewhere {};  // a tap that hit no target
struct Present {};  // a key moved the focus, or the screen is being read aloud: idle times begin anew
struct Tick {};     // time passed; sent at the deadline the state asked for, or later
struct VoteSaved {  // the vote log holds open vote `ticket` durably
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
struct Invited {
  Invitation invitation;
  std::uint64_t request = 0;  // answered by one AnswerCounter; 0: by a key or a ticket, nobody waits
};
struct Withdrawn {  // by the counter's software; empty: whatever is asked now
  std::string token;
  std::uint64_t request = 0;  // as above
};
struct TicketRefused {  // a scanned ticket that is none of ours
  TicketFault fault;
};
struct TokenFresh {  // answers AskToken
  std::uint64_t ticket;
};
struct TokenSpent {
  std::uint64_t ticket;
};
struct ArmingLost {};  // nobody can arm us at present (server silent for minutes): open mode until ArmingBack
struct ArmingBack {};
struct HoursChanged {  // opening hours, or an administrator's word
  bool open;
};
struct TouchLost {};   // the panel is gone: nobody could answer
struct TouchBack {};   // it is here again
struct StaffAsked {};  // the mark was held for five seconds, or the service key was pressed
struct PinChecked {    // answers CheckPin
  bool right;
};
using Event =
    std::variant<Chosen, TouchedElsewhere, Present, Tick, VoteSaved, VoteSealed, SaveFailed, StoreReady,
                 StoreLost, Invited, Withdrawn, TicketRefused, TokenFresh, TokenSpent, ArmingLost, ArmingBack,
                 HoursChanged, TouchLost, TouchBack, StaffAsked, PinChecked>;

// Effects: carried out by kiosk/app in order.
struct SaveOpenVote {  // answered by VoteSaved or SaveFailed with the same ticket
  std::uint64_t ticket;
  Vote vote;
  std::string token;  // spent in the same transaction, where there is one
};
struct SealVote {  // answered by VoteSealed or SaveFailed
  std::uint64_t ticket;
};
// An invitation that ended without a vote (timed_out, withdrawn): one record, sealed at once. Answered by
// VoteSealed or SaveFailed.
struct RecordUnanswered {
  std::uint64_t ticket;
  Vote vote;
  std::string token;
};
struct AskToken {  // answered by TokenFresh, TokenSpent or SaveFailed
  std::uint64_t ticket;
  std::string token;
};
struct AnswerCounter {  // whoever sent `request`
  std::uint64_t request;
  InvitationAnswer answer;
};
struct CheckPin {  // answered by PinChecked, on another thread's time
  std::string pin;
};
struct DoForStaff {  // send_now, restart, quit, sound_test: what a technician asked of the program
  StaffButton what;
};
enum class Sound : std::uint8_t { touch, accept };
struct Play {  // decided without regard to level or behaviour
  Sound sound;
};
using Effect = std::variant<SaveOpenVote, SealVote, RecordUnanswered, AskToken, AnswerCounter, CheckPin,
                            DoForStaff, Play>;
using Effects = std::vector<Effect>;

}  // namespace xinluon::flow
