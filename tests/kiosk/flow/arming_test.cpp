#include <gtest/gtest.h>

#include "tests/kiosk/flow/hands.h"

namespace xinluon::flow {
namespace {

using test::Hands;
using namespace std::chrono_literals;

Hands armed() {
  Hands hands;
  hands.settings.mode = Mode::armed;
  hands.settings.staff.enabled = true;
  hands.state = initial(hands.now, hands.settings);
  return hands;
}

void wait_and_tick(Hands& hands, Milliseconds by) {
  hands.wait(by);
  hands.happen(Tick{});
}

void finish(Hands& hands) {
  hands.slow_tap(PressButton{Button::done});
  wait_and_tick(hands, 10s);
}

const InvitationAnswer shown{Fate::shown, Refusal::none};

InvitationAnswer refused(Refusal why) {
  return {Fate::refused, why};
}

TEST(Arming, WithoutAnInvitationNobodyCanVote) {
  Hands hands = armed();
  hands.slow_tap(ChooseLevel{Level::very_satisfied});
  hands.happen(TouchedElsewhere{});
  EXPECT_EQ(hands.state.screen, Screen::attract);
  EXPECT_TRUE(hands.effects.empty());
}

TEST(Arming, AnInvitationOpensTheQuestionAndItsVoteSaysSo) {
  Hands hands = armed();
  Invitation invitation;
  invitation.token = "a";
  invitation.officer = *OfficerId::from("CB-1");
  invitation.field = "dat-dai";
  invitation.procedure = "1.001234";
  invitation.transaction_kind = "tra_ket_qua";
  hands.settings.names_officers = true;
  hands.happen(Invited{invitation, 7});
  EXPECT_EQ(hands.state.screen, Screen::rating);
  EXPECT_EQ(hands.last_answer(), shown);
  hands.wait(3s);
  hands.rate(Level::satisfied);
  const SaveOpenVote save = hands.saves().at(0);
  EXPECT_EQ(save.token, "a");
  EXPECT_EQ(save.vote.mode, Mode::armed);
  EXPECT_TRUE(save.vote.linked);
  EXPECT_EQ(save.vote.officer, invitation.officer);
  EXPECT_EQ(save.vote.field, "dat-dai");
  EXPECT_EQ(save.vote.procedure, "1.001234");
  EXPECT_EQ(save.vote.transaction_kind, "tra_ket_qua");
  EXPECT_EQ(save.vote.shown_ms, 3'000);
  finish(hands);
  EXPECT_EQ(hands.state.screen, Screen::attract);
  EXPECT_EQ(hands.seals(), 1u);
}

TEST(Arming, OfficersAreNamedOnlyWhereTheSiteNamesThem) {
  Hands hands = armed();
  Invitation invitation;
  invitation.officer = *OfficerId::from("CB-1");
  hands.happen(Invited{invitation, 0});
  hands.slow_tap(ChooseLevel{Level::neutral});
  EXPECT_TRUE(hands.saves().at(0).vote.officer.empty());
}

TEST(Arming, AKeyOpensTheQuestionWithoutATransaction) {
  Hands hands = armed();
  Invitation by_key;
  by_key.linked = false;
  hands.happen(Invited{by_key, 0});
  EXPECT_EQ(hands.state.screen, Screen::rating);
  EXPECT_TRUE(hands.effects.empty()) << "no token to ask for, and nobody to tell";
  hands.slow_tap(ChooseLevel{Level::neutral});
  EXPECT_FALSE(hands.saves().at(0).vote.linked);
  EXPECT_EQ(hands.saves().at(0).vote.mode, Mode::armed);
}

TEST(Arming, TheQuestionIsShownOnlyWhenTheTokenIsKnownToBeFresh) {
  Hands hands = armed();
  hands.log_answers = false;
  hands.invite("a");
  EXPECT_EQ(hands.state.screen, Screen::attract);
  EXPECT_TRUE(hands.all<AnswerCounter>().empty());
  EXPECT_FALSE(shows_saving(hands.state, hands.now + 5s, hands.settings)) << "nothing is being saved";
  hands.happen(TokenFresh{hands.state.pending->ticket});
  EXPECT_EQ(hands.state.screen, Screen::rating);
  EXPECT_EQ(hands.last_answer(), shown);
}

TEST(Arming, ASpentTokenIsToldHonestlyAndLeavesByItself) {
  Hands hands = armed();
  hands.spent.insert("a");
  hands.invite("a");
  EXPECT_EQ(hands.state.screen, Screen::already_rated);
  EXPECT_EQ(hands.last_answer().fate, Fate::already_rated);
  wait_and_tick(hands, hands.settings.notice);
  EXPECT_EQ(hands.state.screen, Screen::attract);
  EXPECT_TRUE(hands.saves().empty());
}

TEST(Arming, ARefusedTicketIsToldAndLeavesByItself) {
  Hands hands = armed();
  hands.happen(TicketRefused{TicketFault::other_counter});
  EXPECT_EQ(hands.state.screen, Screen::ticket_refused);
  EXPECT_EQ(hands.state.ticket_fault, TicketFault::other_counter);
  wait_and_tick(hands, hands.settings.notice);
  EXPECT_EQ(hands.state.screen, Screen::attract);
}

TEST(Arming, NoAnswerIsCountedDownThenRecordedThenNeutral) {
  Hands hands = armed();
  hands.invite("a");
  hands.wait(60s - 1ms);
  EXPECT_FALSE(countdown_left(hands.state, hands.now, hands.settings));
  hands.wait(1ms);
  EXPECT_EQ(countdown_left(hands.state, hands.now, hands.settings), 20s);
  wait_and_tick(hands, 20s - 1ms);
  EXPECT_EQ(hands.state.screen, Screen::rating);
  wait_and_tick(hands, 1ms);
  EXPECT_EQ(hands.state.screen, Screen::closing);
  const auto records = hands.all<RecordUnanswered>();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].token, "a");
  EXPECT_EQ(records[0].vote.outcome, Outcome::timed_out);
  EXPECT_EQ(records[0].vote.shown_ms, 80'000);
  EXPECT_FALSE(records[0].vote.level);
  wait_and_tick(hands, hands.settings.closing);
  EXPECT_EQ(hands.state.screen, Screen::attract);
}

TEST(Arming, MoreTimeIsMoreTime) {
  Hands hands = armed();
  hands.invite("a");
  hands.wait(70s);
  hands.tap(PressButton{Button::more_time});
  EXPECT_FALSE(countdown_left(hands.state, hands.now, hands.settings));
  wait_and_tick(hands, 79s);
  EXPECT_EQ(hands.state.screen, Screen::rating);
}

TEST(Arming, AWithdrawnQuestionIsRecorded) {
  Hands hands = armed();
  hands.invite("a");
  hands.wait(5s);
  hands.happen(Withdrawn{"b", 8});
  EXPECT_EQ(hands.last_answer().fate, Fate::unknown);
  hands.happen(Withdrawn{"a", 9});
  EXPECT_EQ(hands.last_answer().fate, Fate::withdrawn);
  EXPECT_EQ(hands.state.screen, Screen::closing);
  EXPECT_EQ(hands.all<RecordUnanswered>().at(0).vote.outcome, Outcome::withdrawn);
}

TEST(Arming, NobodyTakesAVoteBack) {
  for (const bool while_saving : {true, false}) {
    Hands hands = armed();
    hands.invite("a");
    hands.wait(1s);
    hands.log_answers = !while_saving;
    hands.tap(ChooseLevel{Level::very_dissatisfied});
    hands.happen(Withdrawn{"a", 9});
    EXPECT_EQ(hands.last_answer().fate, Fate::voted);
    hands.log_answers = true;
    if (while_saving) hands.happen(VoteSaved{hands.state.pending->ticket});
    EXPECT_EQ(hands.state.screen, Screen::behaviours);
    finish(hands);
    EXPECT_EQ(hands.seals(), 1u);
    EXPECT_TRUE(hands.all<RecordUnanswered>().empty());
  }
}

TEST(Arming, TheNextInvitationWaitsForTheThanksAndShortensThem) {
  Hands hands = armed();
  hands.invite("a");
  hands.wait(1s);
  hands.rate(Level::satisfied);
  hands.invite("b");
  EXPECT_EQ(hands.last_answer().fate, Fate::queued);
  EXPECT_EQ(hands.state.screen, Screen::behaviours);
  hands.invite("c");
  EXPECT_EQ(hands.last_answer(), refused(Refusal::another_waits));
  hands.invite("b");
  EXPECT_EQ(hands.last_answer().fate, Fate::queued) << "sent again, because the answer was lost";
  hands.slow_tap(PressButton{Button::done});
  EXPECT_EQ(hands.state.screen, Screen::thanks);
  wait_and_tick(hands, 3s - 1ms);
  EXPECT_EQ(hands.state.screen, Screen::thanks);
  wait_and_tick(hands, 1ms);
  EXPECT_EQ(hands.state.screen, Screen::rating);
  EXPECT_EQ(hands.state.invitation->token, "b");
  EXPECT_FALSE(hands.state.next);
}

TEST(Arming, AnUnansweredQuestionIsNotSkippedByTheNextInvitation) {
  Hands hands = armed();
  hands.invite("a");
  hands.wait(10s);
  hands.invite("b");
  EXPECT_EQ(hands.last_answer().fate, Fate::queued);
  EXPECT_EQ(hands.state.invitation->token, "a");
  wait_and_tick(hands, 70s);
  EXPECT_EQ(hands.state.screen, Screen::rating) << "the neutral word is left out where somebody waits";
  EXPECT_EQ(hands.state.invitation->token, "b");
}

TEST(Arming, AnInvitationSentAgainChangesNothing) {
  Hands hands = armed();
  hands.invite("a");
  const State before = hands.state;
  hands.invite("a");
  EXPECT_EQ(hands.last_answer(), shown);
  EXPECT_EQ(hands.state, before);
  hands.wait(1s);
  hands.rate(Level::neutral);
  hands.invite("a");
  EXPECT_EQ(hands.last_answer().fate, Fate::already_rated);
}

TEST(Arming, RefusalsSayWhy) {
  Hands free_standing;
  free_standing.invite("a");
  EXPECT_EQ(free_standing.last_answer(), refused(Refusal::not_armed));
  Hands hands = armed();
  hands.happen(HoursChanged{false});
  hands.invite("a");
  EXPECT_EQ(hands.last_answer(), refused(Refusal::closed));
  hands.happen(HoursChanged{true});
  hands.happen(StoreLost{"DISK_FULL"});
  hands.invite("a");
  EXPECT_EQ(hands.last_answer(), refused(Refusal::out_of_service));
  hands.happen(StoreReady{});
  hands.happen(StaffAsked{});
  hands.invite("a");
  EXPECT_EQ(hands.last_answer(), refused(Refusal::staff));
}

TEST(Arming, ATokenThatCannotBeCheckedIsRefused) {
  Hands hands = armed();
  hands.log_answers = false;
  hands.invite("a");
  hands.happen(SaveFailed{hands.state.pending->ticket, "STORE_FAILED"});
  EXPECT_EQ(hands.last_answer(), refused(Refusal::out_of_service));
  EXPECT_EQ(hands.state.screen, Screen::out_of_service);
}

TEST(Arming, LostArmingIsOpenModeAndTheRecordSaysIt) {
  Hands hands = armed();
  hands.happen(ArmingLost{});
  EXPECT_EQ(hands.state.mode, Mode::open);
  hands.slow_tap(ChooseLevel{Level::neutral});
  EXPECT_EQ(hands.saves().at(0).vote.mode, Mode::open);
  EXPECT_FALSE(hands.saves().at(0).vote.linked);
  finish(hands);
  hands.happen(ArmingBack{});
  hands.slow_tap(ChooseLevel{Level::neutral});
  EXPECT_EQ(hands.saves().size(), 1u);
  hands.happen(ArmingLost{});
  hands.wait(10s);
  hands.invite("a");
  hands.slow_tap(ChooseLevel{Level::neutral});
  EXPECT_EQ(hands.saves().at(1).vote.mode, Mode::armed) << "whoever can invite has armed";
}

TEST(Arming, ThereIsNoCoolDownAfterAnArmedSession) {
  Hands hands = armed();
  for (const char* token : {"a", "b"}) {
    hands.invite(token);
    hands.slow_tap(ChooseLevel{Level::neutral});
    finish(hands);
  }
  EXPECT_EQ(hands.seals(), 2u);
}

TEST(Arming, WhatWasSetWhileWaitingStaysForTheQuestionAndNoLonger) {
  Hands hands = armed();
  hands.slow_tap(PressButton{Button::large_text});
  hands.slow_tap(ChooseLanguage{"en"});
  EXPECT_EQ(hands.state.screen, Screen::attract);
  hands.invite("a");
  EXPECT_EQ(hands.state.lang, "en");
  EXPECT_TRUE(hands.state.large_text);
  hands.slow_tap(ChooseLevel{Level::neutral});
  EXPECT_TRUE(hands.saves().at(0).vote.large_text);
  finish(hands);
  EXPECT_EQ(hands.state.lang, "vi");
  EXPECT_FALSE(hands.state.large_text);

  hands.slow_tap(PressButton{Button::high_contrast});
  wait_and_tick(hands, 20s);
  EXPECT_FALSE(hands.state.high_contrast) << "whoever set it has gone";
}

}  // namespace
}  // namespace xinluon::flow
