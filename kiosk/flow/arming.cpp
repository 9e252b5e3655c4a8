// Questions that the counter's side opens: by its software, a key or a scanned ticket.
#include <utility>

#include "kiosk/flow/turn.h"

namespace xinluon::flow {
namespace {

Refusal why_not(const Turn& t) {
  const State& s = t.s;
  if (t.settings.mode != Mode::armed) return Refusal::not_armed;
  if (s.screen == Screen::staff || s.staff_asked) return Refusal::staff;
  if (in_trouble(s)) return Refusal::out_of_service;
  return s.open ? Refusal::none : Refusal::closed;
}

bool was_rated(const State& s) {
  return s.vote || s.screen == Screen::thanks ||
         (s.pending && (s.pending->question == Question::save || s.pending->question == Question::seal));
}

// Whoever lost our answer asks again.
bool answered_before(Turn& t, const Invited& event) {
  const State& s = t.s;
  const std::string& token = event.invitation.token;
  if (token.empty()) return false;
  if (s.invitation && s.invitation->token == token) {
    answer_counter(t, event.request, question_is_open(s) ? Fate::shown : Fate::already_rated);
    return true;
  }
  if (!s.next || s.next->token != token) return false;
  answer_counter(t, event.request, Fate::queued);
  return true;
}

// Nobody is being asked, and nothing is being said that takes its time.
bool gives_way(const State& s) {
  if (s.pending || s.vote || s.invitation || s.next) return false;
  return s.screen != Screen::thanks;
}

void show_question(Turn& t) {
  t.s.first_touch = t.now;
  show(t, Screen::rating);
}

bool is_passing(Screen screen) {
  return screen == Screen::closing || screen == Screen::already_rated || screen == Screen::ticket_refused;
}

}  // namespace

void answer_counter(Turn& t, std::uint64_t request, Fate fate, Refusal refusal) {
  if (request != 0) t.effects.emplace_back(AnswerCounter{request, {fate, refusal}});
}

bool question_is_open(const State& s) {
  if (!s.invitation || s.vote) return false;
  return s.pending ? s.pending->question == Question::token : is_session_screen(s.screen);
}

// What a citizen set while waiting (language, large words) stays for the question.
void begin_invitation(Turn& t, Invitation invitation, std::uint64_t request) {
  if (is_passing(t.s.screen)) go_home(t);
  t.s.invitation = std::move(invitation);
  if (t.s.invitation->token.empty()) {
    show_question(t);
    return answer_counter(t, request, Fate::shown);
  }
  const std::uint64_t ticket = ask(t, Question::token, std::nullopt, std::nullopt, Screen::rating);
  t.s.pending->request = request;
  t.effects.emplace_back(AskToken{ticket, t.s.invitation->token});
}

void on_token(Turn& t, bool spent) {
  State& s = t.s;
  const std::uint64_t request = s.pending->request;
  s.pending.reset();
  if (in_trouble(s) || s.staff_asked) {
    answer_counter(t, request, Fate::refused, in_trouble(s) ? Refusal::out_of_service : Refusal::staff);
    return go_home(t);
  }
  answer_counter(t, request, spent ? Fate::already_rated : Fate::shown);
  if (!spent) return show_question(t);
  s.invitation.reset();
  show(t, Screen::already_rated);
}

void end_unanswered(Turn& t, Outcome outcome) {
  Vote vote = new_vote(t);
  vote.outcome = outcome;
  vote.boot_ms = to_ms(t.now);
  vote.shown_ms = (t.now - t.s.first_touch.value_or(t.now)).count();
  const std::uint64_t ticket = ask(t, Question::unanswered, std::nullopt, std::nullopt, Screen::closing);
  t.effects.emplace_back(RecordUnanswered{ticket, std::move(vote), t.s.invitation->token});
}

void on_invited(Turn& t, const Invited& event) {
  const Refusal refusal = why_not(t);
  if (refusal != Refusal::none) return answer_counter(t, event.request, Fate::refused, refusal);
  if (answered_before(t, event)) return;
  if (gives_way(t.s)) return begin_invitation(t, event.invitation, event.request);
  if (t.s.next) return answer_counter(t, event.request, Fate::refused, Refusal::another_waits);
  t.s.next = event.invitation;
  answer_counter(t, event.request, Fate::queued);
}

// A level that was tapped is a vote; nobody at the counter can take it back.
void on_withdrawn(Turn& t, const Withdrawn& event) {
  State& s = t.s;
  const auto meant = [&](const std::optional<Invitation>& one) {
    return one && (event.token.empty() || one->token == event.token);
  };
  if (meant(s.invitation) && was_rated(s)) return answer_counter(t, event.request, Fate::voted);
  if (meant(s.invitation) && question_is_open(s)) {
    answer_counter(t, event.request, Fate::withdrawn);
    if (!s.pending) return end_unanswered(t, Outcome::withdrawn);
    answer_counter(t, s.pending->request, Fate::withdrawn);  // it was never shown
    s.pending.reset();
    return go_home(t);
  }
  if (!meant(s.next)) return answer_counter(t, event.request, Fate::unknown);
  s.next.reset();
  answer_counter(t, event.request, Fate::withdrawn);
}

void on_ticket_refused(Turn& t, TicketFault fault) {
  State& s = t.s;
  const bool idle = s.screen == Screen::attract || is_passing(s.screen);
  if (t.settings.mode != Mode::armed || s.pending || !idle) return;
  show(t, Screen::ticket_refused);
  s.ticket_fault = fault;
}

}  // namespace xinluon::flow
