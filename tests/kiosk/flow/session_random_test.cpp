// Random hands, counters, technicians and faults against the rules that hold whatever happens. A failing seed
// becomes a test of its own.
#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "kiosk/flow/session.h"
#include "sync/base/format.h"
#include "tests/kiosk/flow/hands.h"

namespace xinluon::flow {
namespace {

using namespace std::chrono_literals;

Settings site(Mode mode) {
  Settings settings = test::two_languages();
  settings.mode = mode;
  settings.sleep_after = 600s;
  settings.staff.enabled = true;
  return settings;
}

bool stores(const Effect& effect) {
  return std::holds_alternative<SaveOpenVote>(effect) || std::holds_alternative<SealVote>(effect) ||
         std::holds_alternative<RecordUnanswered>(effect) || std::holds_alternative<AskToken>(effect);
}

// The way to a screen on which nobody's session is: everything of the session is gone.
bool is_fresh(const State& s, BootTime now, const Settings& settings) {
  State fresh = initial(now, settings);
  fresh.screen = s.screen;
  fresh.fault = s.fault;
  fresh.store_fault = s.store_fault;
  fresh.mode = s.mode;
  fresh.open = s.open;
  fresh.touch = s.touch;
  fresh.deaf_until = s.deaf_until;
  fresh.cool_until = s.cool_until;
  fresh.last_ticket = s.last_ticket;
  fresh.staff.wrong = s.staff.wrong;
  fresh.staff.checking = s.staff.checking;
  fresh.staff.locked_until = s.staff.locked_until;
  // The next citizen's question may have begun already.
  fresh.invitation = s.invitation;
  fresh.pending = s.pending;
  return fresh == s;
}

bool is_idle(Screen screen) {
  return screen == Screen::attract || screen == Screen::closed || screen == Screen::asleep ||
         screen == Screen::out_of_service;
}

// Any hands, any counter, any technician and any faults, around the real step function.
class RandomSite {
 public:
  RandomSite(std::uint32_t seed, Mode mode) : random_(seed), settings_(site(mode)) {}

  void run(int events) {
    for (int i = 0; i < events && !::testing::Test::HasFailure(); ++i) act();
  }

  struct Counts {
    int thanks = 0;
    int sealed = 0;
    int unanswered = 0;
    int shown = 0;  // questions
    int staff = 0;
  };
  const Counts& counts() const { return counts_; }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint32_t>(n)); }

  Milliseconds pause() {
    switch (below(5)) {
      case 0:
        return Milliseconds(below(200));
      case 1:
        return Milliseconds(below(1'000));
      case 2:
      case 3:
        return Milliseconds(below(6'000));
      default:
        return Milliseconds(below(90'000));
    }
  }

  Action any_action() {
    switch (below(11)) {
      case 0:
      case 1:
      case 2:
        return ChooseLevel{static_cast<Level>(1 + below(5))};
      case 3:
      case 4:
        return ToggleBehaviour{static_cast<Behaviour>(below(8))};
      case 5:
        return ShowTab{below(2) == 0 ? Mark::shown : Mark::missing};
      case 6:
        return ToggleReason{static_cast<Reason>(below(6))};
      case 7:
        return ChooseLanguage{below(3) == 0 ? "km" : "en"};
      case 8:
        return below(2) == 0 ? Action{TypeDigit{below(10)}} : Action{TouchCorner{below(5)}};
      case 9:
        return PressStaff{static_cast<StaffButton>(below(9))};
      default:
        return PressButton{static_cast<Button>(below(9))};
    }
  }

  void act() {
    now_ += pause();
    if (const auto due = deadline(state_, settings_); due && *due <= now_ && below(10) != 0) happen(Tick{});
    if (state_.pending && below(3) != 0) return answer();
    if (state_.staff.checking && below(2) == 0) return happen(PinChecked{below(2) == 0});
    switch (below(24)) {
      case 0:
        return happen(TouchedElsewhere{});
      case 1:
        return happen(StoreReady{});
      case 2:
        return below(20) == 0 ? happen(StoreLost{"STORE_FAILED"}) : happen(Tick{});
      case 3:
        return rarely();
      case 4:
      case 5:
        return invite();
      case 6:
        return happen(Withdrawn{any_token(), new_request()});
      default:
        return happen(Chosen{any_action()});
    }
  }

  void rarely() {
    switch (below(9)) {
      case 0:
        return happen(HoursChanged{false});
      case 1:
        return happen(TouchLost{});
      case 2:
        return happen(TouchBack{});
      case 3:
        return happen(ArmingLost{});
      case 4:
        return happen(ArmingBack{});
      case 5:
        return happen(StaffAsked{});
      case 6:
        return happen(TicketRefused{TicketFault::other_counter});
      default:
        return happen(HoursChanged{true});
    }
  }

  std::string any_token() { return below(3) == 0 ? "" : format("t{}", below(50)); }
  std::uint64_t new_request() {
    asked_.insert(++last_request_);
    return last_request_;
  }
  void invite() {
    Invitation invitation;
    invitation.token = any_token();
    invitation.linked = !invitation.token.empty();
    happen(Invited{invitation, new_request()});
  }

  void answer() {
    const Pending& pending = *state_.pending;
    const std::uint64_t ticket = pending.ticket;
    if (below(20) == 0) return happen(SaveFailed{ticket, "STORE_FAILED"});
    switch (pending.question) {
      case Question::save:
        return happen(VoteSaved{ticket});
      case Question::token:
        if (below(5) == 0) return happen(TokenSpent{ticket});
        return happen(TokenFresh{ticket});
      case Question::seal:
      case Question::unanswered:
        return happen(VoteSealed{ticket});
    }
  }

  void happen(const Event& event) {
    const State before = state_;
    Step next = step(before, event, now_, settings_);
    state_ = next.state;
    count(before, event);
    check(before, event, next);
  }

  void count(const State& before, const Event& event) {
    const bool cools = before.screen == Screen::thanks && before.mode == Mode::open && !before.invitation;
    if (cools && state_.screen != Screen::thanks) thanks_ended_ = now_;
    if (state_.screen == Screen::staff && before.screen != Screen::staff) ++counts_.staff;
    if (!before.pending || state_.pending == before.pending) return;
    const Pending& done = *before.pending;
    if (std::holds_alternative<VoteSealed>(event)) {
      ++(done.question == Question::seal ? counts_.sealed : counts_.unanswered);
    }
    if (std::holds_alternative<TokenFresh>(event) && state_.screen == Screen::rating) ++counts_.shown;
  }

  void check(const State& before, const Event& event, const Step& next) {
    const State& after = next.state;
    EXPECT_LE(std::count_if(next.effects.begin(), next.effects.end(), stores), 1);
    for (const Effect& effect : next.effects) check_effect(before, event, after, effect);
    if (before.pending && after.pending == before.pending) {
      EXPECT_EQ(before.screen, after.screen) << "the screen waits for the vote log";
      EXPECT_EQ(before.vote, after.vote);
    }
    check_sounds(before, event, next);
    if (after.screen != before.screen) check_change(before, event, after);
    check_state(after);
  }

  void check_effect(const State& before, const Event& event, const State& after, const Effect& effect) {
    if (const auto* told = std::get_if<AnswerCounter>(&effect)) {
      EXPECT_EQ(asked_.erase(told->request), 1u) << "one answer a request";
      EXPECT_EQ(told->answer.fate == Fate::refused, told->answer.refusal != Refusal::none);
    }
    if (!stores(effect)) return;
    const bool answered = before.pending && after.pending != before.pending;
    EXPECT_TRUE(!before.pending || answered) << "one thing at a time is asked of the vote log";
    ASSERT_TRUE(after.pending);
    EXPECT_GT(after.pending->ticket, last_ticket_);
    last_ticket_ = after.pending->ticket;
    if (const auto* save = std::get_if<SaveOpenVote>(&effect)) check_save(before, event, *save);
    if (std::holds_alternative<SealVote>(effect)) {
      EXPECT_TRUE(before.vote || (before.pending && before.pending->vote)) << "only what is open is sealed";
    }
    if (const auto* none = std::get_if<RecordUnanswered>(&effect)) {
      EXPECT_TRUE(before.invitation);
      EXPECT_FALSE(before.vote) << "an answer stays an answer";
      EXPECT_FALSE(none->vote.level);
      EXPECT_NE(none->vote.outcome, Outcome::voted);
      EXPECT_EQ(none->vote.mode, Mode::armed);
    }
  }

  void check_save(const State& before, const Event& event, const SaveOpenVote& save) {
    ASSERT_TRUE(save.vote.level);
    EXPECT_EQ(save.vote.outcome, Outcome::voted);
    EXPECT_LE(save.vote.reasons.size(), max_reasons);
    EXPECT_NE(save.vote.changed_from, save.vote.level);
    EXPECT_GE(save.vote.shown_ms, 0);
    EXPECT_EQ(save.vote.mode, before.invitation ? Mode::armed : Mode::open);
    if (before.vote) {
      EXPECT_EQ(save.token, "") << "spent with the first save";
      return;
    }
    const auto* chosen = std::get_if<Chosen>(&event);
    ASSERT_TRUE(chosen != nullptr && std::holds_alternative<ChooseLevel>(chosen->action))
        << "no vote without a tap on a level";
    EXPECT_EQ(save.token, before.invitation ? before.invitation->token : "");
    if (before.invitation) return;
    EXPECT_GE(now_, thanks_ended_ + settings_.cool_down) << "the cool-down holds";
  }

  void check_sounds(const State& before, const Event& event, const Step& next) {
    int accepts = 0;
    for (const Effect& effect : next.effects) {
      const auto* sound = std::get_if<Play>(&effect);
      if (sound == nullptr) continue;
      if (sound->sound == Sound::accept) {
        ++accepts;
      } else {
        EXPECT_TRUE(std::holds_alternative<Chosen>(event) || std::holds_alternative<TouchedElsewhere>(event));
        EXPECT_FALSE(next.state == before) << "ignored taps are silent";
      }
    }
    const bool level_saved = std::holds_alternative<VoteSaved>(event) && before.pending &&
                             before.pending->action &&
                             std::holds_alternative<ChooseLevel>(*before.pending->action);
    EXPECT_EQ(accepts, level_saved && next.state.pending != before.pending ? 1 : 0);
  }

  void check_change(const State& before, const Event& event, const State& after) {
    if (after.screen == Screen::thanks) {
      ++counts_.thanks;
      EXPECT_TRUE(std::holds_alternative<VoteSealed>(event));
      EXPECT_EQ(before.pending->question, Question::seal);
    }
    if (after.screen == Screen::closing) {
      EXPECT_TRUE(std::holds_alternative<VoteSealed>(event));
    }
    if (after.screen == Screen::staff) {
      EXPECT_FALSE(before.vote && before.pending && !std::holds_alternative<VoteSealed>(event) &&
                   !std::holds_alternative<SaveFailed>(event));
    }
    const bool lost_vote = before.vote && !after.vote;
    if (lost_vote) {
      EXPECT_TRUE(std::holds_alternative<VoteSealed>(event) || !after.store_fault.empty());
    }
    const bool within = is_idle(before.screen) || before.screen == Screen::languages;
    if (is_idle(after.screen) && !within) {
      EXPECT_TRUE(is_fresh(after, now_, settings_)) << "from " << static_cast<int>(before.screen);
    }
    EXPECT_GE(after.deaf_until, now_ + settings_.screen_guard);
  }

  void check_state(const State& s) {
    const bool with_vote = s.screen == Screen::behaviours || s.screen == Screen::reasons;
    EXPECT_TRUE(!with_vote || s.vote);
    if (is_idle(s.screen)) {
      EXPECT_FALSE(s.vote);
    }
    if (s.screen == Screen::attract && !s.pending) {
      EXPECT_TRUE(s.open && s.touch && s.store_fault.empty());
    }
    EXPECT_FALSE(s.screen == Screen::thanks && s.vote);
    EXPECT_FALSE(s.screen == Screen::staff && (s.vote || s.invitation));
    EXPECT_TRUE(s.lang == "vi" || s.lang == "en");
    EXPECT_LE(s.deaf_until, now_ + std::max(settings_.screen_guard, settings_.accept_lock));
    EXPECT_LE(s.cool_until, now_ + settings_.cool_down);
    const bool may_stay = s.pending || is_idle(s.screen);
    EXPECT_TRUE(may_stay || deadline(s, settings_)) << "no screen is left for ever";
    const bool asking = s.pending && s.pending->question == Question::token;
    EXPECT_LE(asked_.size(), asking ? 1u : 0u) << "every request is answered at once, or by its token";
  }

  std::mt19937 random_;
  Settings settings_;
  BootTime now_ = boot_time(1'000'000);
  State state_ = initial(now_, settings_);
  std::uint64_t last_ticket_ = 0;
  std::uint64_t last_request_ = 0;
  std::set<std::uint64_t> asked_;
  BootTime thanks_ended_ = boot_time(0);
  Counts counts_;
};

RandomSite::Counts walk(Mode mode, std::uint32_t seeds, int events) {
  RandomSite::Counts all;
  for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomSite hands(seed, mode);
    hands.run(events);
    const auto& counts = hands.counts();
    EXPECT_LE(counts.thanks, counts.sealed) << "no thanks without a sealed vote";
    all.thanks += counts.thanks;
    all.sealed += counts.sealed;
    all.unanswered += counts.unanswered;
    all.shown += counts.shown;
    all.staff += counts.staff;
    if (::testing::Test::HasFailure()) break;
  }
  return all;
}

TEST(SessionRandom, TheRulesHoldForAFreeStandingKiosk) {
  const auto counts = walk(Mode::open, 300, 1'000);
  EXPECT_GT(counts.thanks, 1'000) << "the walk reaches the end of sessions often enough to mean something";
  EXPECT_GT(counts.staff, 100);
  EXPECT_EQ(counts.unanswered, 0);
}

TEST(SessionRandom, TheRulesHoldForAnArmedKiosk) {
  const auto counts = walk(Mode::armed, 300, 1'000);
  EXPECT_GT(counts.thanks, 500);
  EXPECT_GT(counts.unanswered, 500);
  EXPECT_GT(counts.shown, 1'000);
}

// From the first tap on, nothing but the level itself differs between two sessions with the same hands.
State without_level(State s) {
  if (s.vote) s.vote->level = Level::neutral;
  if (s.vote) s.vote->changed_from.reset();
  return s;
}

TEST(SessionRandom, EveryLevelGoesTheSameWay) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::vector<State> first_run;
    for (const Level level : all_levels) {
      test::Hands hands;
      std::mt19937 random(seed);
      std::vector<State> run;
      hands.rate(level);
      for (int i = 0; i < 30; ++i) {
        run.push_back(without_level(hands.state));
        hands.wait(Milliseconds(random() % 25'000));
        switch (random() % 6) {
          case 0:
            hands.tap(ToggleBehaviour{static_cast<Behaviour>(random() % 8)});
            break;
          case 1:
            hands.tap(ShowTab{Mark::missing});
            break;
          case 2:
            hands.tap(PressButton{Button::say_more});
            break;
          case 3:
            hands.tap(ToggleReason{static_cast<Reason>(random() % 6)});
            break;
          case 4:
            hands.tap(PressButton{static_cast<Button>(random() % 9)});
            break;
          default:
            hands.happen(Tick{});
        }
      }
      if (first_run.empty()) first_run = run;
      ASSERT_EQ(run, first_run);
    }
  }
}

}  // namespace
}  // namespace xinluon::flow
