// A terminal without a display: hands that follow a script on a clock that jumps, a canvas that remembers,
// and a vote log that answers when it is told to.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "kiosk/app/loop.h"
#include "kiosk/ui/grid.h"
#include "kiosk/ui/speaker.h"
#include "sync/base/check.h"
#include "tests/kiosk/ui/fake_fonts.h"
#include "tests/support/fake_clock.h"

namespace xinluon::app::test {

inline const std::filesystem::path assets = std::filesystem::path(XINLUON_SOURCE_DIR) / "assets";
inline constexpr Milliseconds longer_than_guards{500};

class RecordingCanvas final : public ui::Canvas {
 public:
  struct Frame {
    ui::DisplayList list;
    std::vector<ui::Rect> dirty;
  };

  ui::Size size() const override { return size_; }
  void draw(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty) override {
    frames.push_back({list, dirty});
  }
  void resize(ui::Size size) { size_ = size; }
  bool last_was_whole() const {
    return frames.back().dirty == std::vector<ui::Rect>{{0, 0, size_.w, size_.h}};
  }

  std::vector<Frame> frames;

 private:
  ui::Size size_{1280, 800};
};

// Answers at once while `answers`, otherwise keeps the tickets.
class FakeLog final : public votelog::VoteLogThread {
 public:
  explicit FakeLog(std::function<void(votelog::Notice)> notify = {}) : notify_(std::move(notify)) {}

  void save_open(std::uint64_t ticket, const Vote& vote, const std::string& token) override {
    saved.push_back(vote);
    if (!token.empty()) spent.insert(token);
    answer(votelog::Saved{ticket}, ticket);
  }
  void seal(std::uint64_t ticket) override {
    ++sealed;
    answer(votelog::Sealed{ticket, 1}, ticket);
  }
  void record_unanswered(std::uint64_t ticket, const Vote& vote, const std::string& token) override {
    unanswered.push_back(vote);
    if (!token.empty()) spent.insert(token);
    answer(votelog::Sealed{ticket, 1}, ticket);
  }
  void ask_token(std::uint64_t ticket, const std::string& token) override {
    answer(votelog::TokenState{ticket, spent.count(token) != 0}, ticket);
  }
  void hurry() override { ++hurries; }
  void answer_counter(std::uint64_t request, const InvitationAnswer& answer) override {
    counter_answers.emplace_back(request, answer);
  }
  void set_app_state(const std::string& state, bool display) override { states.emplace_back(state, display); }
  votelog::ServerView server_view() const override { return server; }

  votelog::ServerView server;
  bool answers = true;
  std::vector<Vote> saved;
  std::vector<Vote> unanswered;
  std::set<std::string> spent;
  std::vector<std::pair<std::uint64_t, InvitationAnswer>> counter_answers;
  int sealed = 0;
  int hurries = 0;
  std::uint64_t last_ticket = 0;
  std::vector<std::pair<std::string, bool>> states;

 private:
  void answer(const votelog::Notice& notice, std::uint64_t ticket) {
    last_ticket = ticket;
    if (answers && notify_) notify_(notice);
  }
  std::function<void(votelog::Notice)> notify_;
};

// Gives its events at their times and lets the clock jump to whatever comes first; ends with QuitAsked.
class ScriptedEvents final : public ui::EventSource {
 public:
  explicit ScriptedEvents(xinluon::test::FakeClock& clock) : clock_(clock), last_(clock.boot()) {}

  void after(Milliseconds pause, ui::InputEvent event) { script_.push_back({pause, event, false}); }
  void tap(ui::Point at) {
    after(longer_than_guards, ui::ContactDown{1, at});
    after(Milliseconds(80), ui::ContactUp{1, at});
  }
  // Really waits here until another thread has called wake().
  void until_woken() { script_.push_back({Milliseconds(0), ui::Woken{}, true}); }

  std::optional<ui::InputEvent> wait(BootTime deadline) override {
    std::unique_lock lock(mutex_);
    ++waits;
    const bool hold = !script_.empty() && script_.front().until_woken;
    if (hold) {
      const bool in_time = woken_.wait_for(lock, std::chrono::seconds(10), [this] { return wake_; });
      XINLUON_CHECK(in_time, "nobody woke the loop");
      script_.pop_front();
    }
    if (std::exchange(wake_, false)) return ui::Woken{};
    return next(deadline);
  }
  void wake() override {
    const std::lock_guard lock(mutex_);
    wake_ = true;
    woken_.notify_all();
  }

  int waits = 0;

 private:
  struct Entry {
    Milliseconds pause;
    ui::InputEvent event;
    bool until_woken;
  };

  std::optional<ui::InputEvent> next(BootTime deadline) {
    if (script_.empty()) return ui::QuitAsked{};
    const BootTime due = std::max(clock_.boot(), last_ + script_.front().pause);
    if (due > deadline) {
      clock_.advance(std::max(Milliseconds(0), deadline - clock_.boot()));
      return std::nullopt;
    }
    clock_.advance(due - clock_.boot());
    last_ = due;
    const ui::InputEvent event = script_.front().event;
    script_.pop_front();
    return event;
  }

  xinluon::test::FakeClock& clock_;
  BootTime last_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool wake_ = false;
  std::deque<Entry> script_;
};

template <class T>
T must(Result<T> result) {
  XINLUON_CHECK(result.has_value(), result.error().message.c_str());
  return std::move(*result);
}

// Remembers what was heard; every item of the languages in `spoken` lasts `length`.
class RecordingSpeaker final : public ui::Speaker {
 public:
  void play(flow::Sound sound) override { played.push_back(sound); }
  Milliseconds say(const std::string& lang, std::span<const ui::TextId> texts) override {
    if (!speaks(lang)) return Milliseconds(0);
    said.emplace_back(texts.begin(), texts.end());
    return length;
  }
  void hush() override { ++hushed; }
  void set_volume(int percent) override { volume = percent; }
  bool speaks(const std::string& lang) const override { return spoken.contains(lang); }

  Milliseconds length{2'000};
  std::set<std::string> spoken{"vi"};
  std::vector<flow::Sound> played;
  std::vector<std::vector<ui::TextId>> said;
  int hushed = 0;
  std::optional<int> volume;
};

inline TerminalParts sample_parts() {
  TerminalParts parts;
  parts.packs = must(ui::load_packs(assets / "strings", {"vi", "en"}));
  parts.theme = must(ui::Theme::load(assets / "themes/default.toml"));
  parts.high_contrast = must(ui::Theme::load(assets / "themes/high-contrast.toml"));
  parts.motion = false;
  parts.settings.counter = *CounterId::from("Q03");
  parts.settings.languages = {"vi", "en"};
  parts.site.counter = "03";
  return parts;
}

// What a terminal is linked to where nothing of it is looked at.
struct Surroundings {
  ui::test::FakeFonts fonts;
  RecordingSpeaker speaker;
  TicketDesk tickets;
  std::vector<std::string> pins;

  Terminal::Links links(votelog::VoteLogThread& log) {
    return {fonts,
            log,
            speaker,
            tickets,
            [this](const std::string& pin) { pins.push_back(pin); },
            [] { return MachineHealth{}; }};
  }
};

inline ui::Point middle(ui::Rect r) {
  return {r.x + r.w / 2, r.y + r.h / 2};
}

// Where to tap for `action` on the view.
inline ui::Point place_of(const ui::View& view, const flow::Action& action) {
  const auto found = std::find_if(view.targets.begin(), view.targets.end(),
                                  [&](const ui::Target& t) { return t.action == action; });
  XINLUON_CHECK(found != view.targets.end(), "the target is not on the screen");
  return middle(found->rect);
}

}  // namespace xinluon::app::test
