// One event's turn: the state it changes and what it asks to be done. The pieces of the session, each in a
// file of its own, work on it. Internal to this folder.
#pragma once

#include <optional>

#include "kiosk/flow/session.h"

namespace xinluon::flow {

struct Turn {
  State& s;
  Effects& effects;
  BootTime now;
  const Settings& settings;
};

// turn.cpp: screens, and what every session begins and ends with.
void show(Turn& t, Screen screen);
// The session is over: nothing of it stays but what guards the next one. What follows is what the facts say:
// the technician, the next citizen's question, or the screen nobody's session is on.
void go_home(Turn& t);
// Ends what runs before its time, properly: an open vote is sealed, an open question recorded.
void end_session(Turn& t);
// A session, or its end, makes room for what has become true meanwhile: opening hours, lost touch, a full
// disk, a technician.
void follow_facts(Turn& t);
void drop_taps_until(State& s, BootTime until);
void play(Turn& t, Sound sound);
bool is_session_screen(Screen screen);  // rating, languages, behaviours, reasons
bool in_trouble(const State& s);
// Notes what the vote log is asked, under a fresh ticket.
std::uint64_t ask(Turn& t, Question question, std::optional<Action> pressed, std::optional<Vote> vote,
                  Screen then);

// vote.cpp: from the tap to the open vote.
void take_choice(Turn& t, const Chosen& chosen);
void touch_beside(Turn& t);
void seal(Turn& t, std::optional<Action> pressed);
Vote new_vote(const Turn& t);
void close_languages(Turn& t);

// arming.cpp: questions that the counter's side opens.
bool question_is_open(const State& s);  // shown, or about to be, and not answered
void begin_invitation(Turn& t, Invitation invitation, std::uint64_t request);
void end_unanswered(Turn& t, Outcome outcome);
void on_invited(Turn& t, const Invited& event);
void on_withdrawn(Turn& t, const Withdrawn& event);
void on_token(Turn& t, bool spent);
void on_ticket_refused(Turn& t, TicketFault fault);
void answer_counter(Turn& t, std::uint64_t request, Fate fate, Refusal refusal = Refusal::none);

// staff.cpp
void open_staff(Turn& t);
void staff_chosen(Turn& t, const Action& action);
void staff_touched_beside(Turn& t);
void staff_tick(Turn& t);
void on_pin_checked(Turn& t, bool right);
StaffState remembered(const StaffState& staff);                     // what outlives the screen
Milliseconds lock_after(int wrong, const StaffSettings& settings);  // 0 while tries are left
BootTime staff_deadline(const State& s, const Settings& settings);

}  // namespace xinluon::flow
