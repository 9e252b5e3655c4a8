// A citizen's session: from the question to the thanks. One pure function decides what every event does;
// it reads no clock, keeps nothing and draws nothing.
//
//   attract ──touch──▶ rating ──level──▶ (saved) ──▶ behaviours ◀──▶ reasons ──▶ (sealed) ──▶ thanks ──▶
//   attract
//      └────────────level───────────────────▲
//
// In armed mode an invitation opens the question, and an unanswered one ends in a record of its own and a
// neutral screen. What has become true meanwhile (closed, full disk, lost panel, a technician) waits until
// the session has ended.
//
// What holds whatever happens:
//  - The first tap on a level is a complete vote. The screen changes only on VoteSaved, thanks are shown
//    only after VoteSealed, and walking away keeps the vote.
//  - From that tap on no decision depends on the level.
//  - While a save is pending nothing else is taken.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/flow/events.h"
#include "kiosk/flow/staff.h"

namespace xinluon::flow {

struct Settings {
  // Copied into every vote.
  Mode mode = Mode::open;
  CounterId counter;
  OfficerId officer;
  bool names_officers = false;  // else the officer an invitation names goes into no vote
  std::string field;
  ScaleOrder scale_order = ScaleOrder::best_first;

  // Five buttons are all a citizen can press: the level ends the session, nothing more is asked.
  bool only_buttons = false;

  std::vector<std::string> languages = {"vi"};  // enabled, in the order shown; the first one is the default

  bool high_contrast = false;  // how every session begins

  Milliseconds screen_guard{350};  // after a screen change taps are dropped: they were meant for the old one
  Milliseconds accept_lock{400};   // after an accepted tap, so that a double tap is one tap
  Milliseconds cool_down{5'000};   // open mode: after thanks, before the next rating
  Milliseconds wait_message{1'500};    // "Xin chờ giây lát" stays at least so long
  Milliseconds rating_idle{20'000};    // rating without a level: back to attract
  Milliseconds language_idle{15'000};  // language screen: back to where it was opened
  Milliseconds vote_idle{20'000};      // screens with an open vote: until the countdown …
  Milliseconds countdown{20'000};      // … and its length; then the vote is sealed
  Milliseconds saving_after{1'000};    // a save that takes longer says "Đang lưu…"
  Milliseconds thanks{4'000};
  Milliseconds thanks_deaf{600};       // taps that early were meant for "Xong"
  Milliseconds thanks_waiting{3'000};  // thanks when the next invitation is there already

  Milliseconds answer_idle{60'000};  // armed: a question without an answer, until its countdown
  Milliseconds closing{4'000};       // "Hẹn gặp lại Ông/Bà.", after an invitation without a vote
  Milliseconds notice{5'000};        // already rated, ticket refused

  bool closes = false;                      // the site has opening hours
  std::optional<Milliseconds> sleep_after;  // outside of them the screen goes dark after so long untouched
  StaffSettings staff;
};

// attract is the idle screen of both modes: live faces in open mode, none in armed mode.
enum class Screen : std::uint8_t {
  attract,
  rating,
  languages,
  behaviours,
  reasons,
  thanks,
  closing,         // an invitation ended without a vote
  already_rated,   // the token was spent before
  ticket_refused,  // a ticket that is not for this counter, or cannot be read
  closed,          // outside opening hours
  asleep,          // the same, dark
  out_of_service,
  staff,
};

enum class Question : std::uint8_t { save, seal, unanswered, token };

// What the vote log has been asked and has not answered.
struct Pending {
  std::uint64_t ticket = 0;
  BootTime since;
  std::optional<Action> action;  // the target that stays pressed; none when no tap asked
  std::optional<Vote> vote;      // with save: to become the open vote
  Screen then = Screen::attract;
  Question question = Question::save;
  std::uint64_t request = 0;  // with token: whom to tell what became of the invitation
  bool operator==(const Pending&) const = default;
};

struct State {
  Screen screen = Screen::attract;
  Screen below = Screen::attract;  // of the language screen: where it was opened
  std::string lang = "vi";
  Mark tab = Mark::shown;    // of the behaviours screen
  std::optional<Vote> vote;  // what the vote log holds as the open vote
  std::optional<Pending> pending;
  std::string fault;        // code, on the out-of-service screen
  std::string store_fault;  // why the vote log can't store; empty while it does
  Mode mode = Mode::open;   // in force; open where arming was lost
  bool large_text = false;
  bool high_contrast = false;
  std::optional<Invitation> invitation;                // that opened this session
  std::optional<Invitation> next;                      // came meanwhile; shown after thanks
  TicketFault ticket_fault = TicketFault::unreadable;  // on the ticket_refused screen
  bool open = true;                                    // opening hours
  bool touch = true;                                   // a panel, or keys, can answer
  bool staff_asked = false;                            // as soon as what runs has ended properly
  StaffState staff;

  BootTime entered;                      // this screen
  BootTime last_touch;                   // idle times count from here
  std::optional<BootTime> first_touch;   // of this session
  std::optional<BootTime> pulse;         // the faces answer a touch beside them once, from here
  std::optional<BootTime> told_to_wait;  // the last tap that came too early
  BootTime deaf_until;                   // taps before are dropped (guard and lock)
  std::optional<Action> locked;          // this one target is dropped …
  BootTime locked_until;                 // … before then: a double tap on a card is one tap
  BootTime cool_until;                   // levels before are answered with "Xin chờ giây lát"
  std::uint64_t last_ticket = 0;         // never used twice in a run of the program

  bool operator==(const State&) const = default;
};

struct Step {
  State state;
  Effects effects;  // to be carried out in order
};

// `wrong_pins`: State::staff.wrong as it was when the program ended, kept by the app so that a restart opens
// no lock. Where it has reached the tries there are, the lock begins again at its full length.
State initial(BootTime now, const Settings& settings, int wrong_pins = 0);

// `now` never runs backwards between calls. An event that means nothing in this state changes nothing.
Step step(State state, const Event& event, BootTime now, const Settings& settings);

// When a Tick is due, if time alone would change the state.
std::optional<BootTime> deadline(const State& state, const Settings& settings);

// What a screen shows of time. Each has changed at the latest when View::next_frame says so.
bool shows_saving(const State& state, BootTime now, const Settings& settings);
bool shows_wait(const State& state, BootTime now, const Settings& settings);
BootTime wait_ends(const State& state, const Settings& settings);  // only while it is told
// Time left before the open vote is sealed, once the countdown is on.
std::optional<Milliseconds> countdown_left(const State& state, BootTime now, const Settings& settings);

}  // namespace xinluon::flow
