// Random hands against the rules that hold whatever happens. A failing seed becomes a test of its own.
#include <random>

#include <gtest/gtest.h>

#include "kiosk/flow/session.h"
#include "tests/kiosk/flow/hands.h"

namespace xinluon::flow {
namespace {

using namespace std::chrono_literals;

class RandomHands {
 public:
  explicit RandomHands(std::uint32_t seed) : random_(seed) {}

  void run(int events) {
    for (int i = 0; i < events && !::testing::Test::HasFailure(); ++i) act();
  }

  int sealed() const { return sealed_; }
  int thanks() const { return thanks_; }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint32_t>(n)); }

  Milliseconds pause() {
    switch (below(4)) {
      case 0:
        return Milliseconds(below(200));
      case 1:
        return Milliseconds(below(1'000));
      case 2:
        return Milliseconds(below(6'000));
      default:
        return Milliseconds(below(45'000));
    }
  }

  Action any_action() {
    switch (below(8)) {
      case 0:
      case 1:
        return ChooseLevel{static_cast<Level>(1 + below(5))};
      case 2:
      case 3:
        return ToggleBehaviour{static_cast<Behaviour>(below(8))};
      case 4:
        return ShowTab{below(2) == 0 ? Mark::shown : Mark::missing};
      case 5:
        return ToggleReason{static_cast<Reason>(below(6))};
      case 6:
        return ChooseLanguage{below(3) == 0 ? "km" : "en"};
      default:
        return PressButton{static_cast<Button>(below(6))};
    }
  }

  void act() {
    now_ += pause();
    if (const auto due = deadline(state_, settings_); due && *due <= now_ && below(10) != 0) happen(Tick{});
    if (state_.pending && below(3) != 0) return answer();
    switch (below(12)) {
      case 0:
        return happen(TouchedElsewhere{});
      case 1:
        return happen(StoreReady{});
      case 2:
        return below(20) == 0 ? happen(StoreLost{"STORE_FAILED"}) : happen(Tick{});
      default:
        return happen(Chosen{any_action()});
    }
  }

  void answer() {
    const std::uint64_t ticket = state_.pending->ticket;
    const bool sealing = !state_.pending->vote;
    if (below(20) == 0) return happen(SaveFailed{ticket, "STORE_FAILED"});
    if (sealing) {
      ++sealed_;
      happen(VoteSealed{ticket});
    } else {
      happen(VoteSaved{ticket});
    }
  }

  void happen(const Event& event) {
    const State before = state_;
    Step next = step(before, event, now_, settings_);
    check(before, event, next);
    state_ = std::move(next.state);
  }

  void check(const State& before, const Event& event, const Step& next) {
    const State& after = next.state;
    EXPECT_LE(next.effects.size(), 1u);
    if (!next.effects.empty()) {
      EXPECT_FALSE(before.pending) << "one thing at a time is asked of the vote log";
      ASSERT_TRUE(after.pending);
      check_effect(before, next.effects[0]);
    }
    if (before.pending && after.pending) {
      EXPECT_EQ(before, after) << "only an answer ends the waiting";
    }
    if (after.screen != before.screen) check_change(before, event, after);
    check_state(after);
  }

  void check_effect(const State& before, const Effect& effect) {
    if (const auto* save = std::get_if<SaveOpenVote>(&effect)) {
      EXPECT_GT(save->ticket, last_ticket_);
      last_ticket_ = save->ticket;
      ASSERT_TRUE(save->vote.level);
      EXPECT_EQ(save->vote.outcome, Outcome::voted);
      EXPECT_LE(save->vote.reasons.size(), max_reasons);
      EXPECT_NE(save->vote.changed_from, save->vote.level);
      EXPECT_GE(save->vote.shown_ms, 0);
      if (!before.vote) {
        EXPECT_GE(now_, thanks_ended_ + settings_.cool_down) << "the cool-down holds";
      }
    } else {
      EXPECT_GT(std::get<SealVote>(effect).ticket, last_ticket_);
      last_ticket_ = std::get<SealVote>(effect).ticket;
      EXPECT_TRUE(before.vote) << "only what is open is sealed";
    }
  }

  void check_change(const State& before, const Event& event, const State& after) {
    if (after.screen == Screen::thanks) {
      ++thanks_;
      EXPECT_TRUE(std::holds_alternative<VoteSealed>(event));
    }
    if (before.screen == Screen::thanks) thanks_ended_ = now_;
    if (after.screen == Screen::out_of_service) {
      EXPECT_TRUE(std::holds_alternative<SaveFailed>(event) || std::holds_alternative<StoreLost>(event));
    }
    if (before.screen == Screen::out_of_service && after.screen != Screen::out_of_service) {
      EXPECT_TRUE(std::holds_alternative<StoreReady>(event));
    }
    EXPECT_GE(after.deaf_until, now_ + settings_.screen_guard);
  }

  void check_state(const State& s) {
    const bool with_vote = s.screen == Screen::behaviours || s.screen == Screen::reasons;
    EXPECT_TRUE(!with_vote || s.vote);
    if (s.screen == Screen::attract) {
      EXPECT_FALSE(s.vote);
      EXPECT_EQ(s.lang, "vi");
    }
    EXPECT_FALSE(s.screen == Screen::thanks && s.vote);
    EXPECT_TRUE(s.lang == "vi" || s.lang == "en");
    EXPECT_LE(s.deaf_until, now_ + std::max(settings_.screen_guard, settings_.accept_lock));
    EXPECT_LE(s.cool_until, now_ + settings_.cool_down);
    const bool waits = s.pending || s.screen == Screen::attract || s.screen == Screen::out_of_service;
    EXPECT_EQ(deadline(s, settings_).has_value(), !waits) << "no screen is left for ever";
  }

  std::mt19937 random_;
  Settings settings_ = test::two_languages();
  BootTime now_ = boot_time(1'000'000);
  State state_ = initial(now_, settings_);
  std::uint64_t last_ticket_ = 0;
  BootTime thanks_ended_ = boot_time(0);
  int sealed_ = 0;
  int thanks_ = 0;
};

TEST(SessionRandom, TheRulesHoldForAnyHands) {
  int thanks = 0;
  for (std::uint32_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomHands hands(seed);
    hands.run(500);
    ASSERT_FALSE(HasFailure());
    EXPECT_EQ(hands.thanks(), hands.sealed());
    thanks += hands.thanks();
  }
  EXPECT_GT(thanks, 1'000) << "the walk reaches the end of sessions often enough to mean something";
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
            hands.tap(PressButton{static_cast<Button>(random() % 6)});
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
