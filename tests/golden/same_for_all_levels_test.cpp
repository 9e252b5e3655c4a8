// A bystander, an officer or a loudspeaker must not tell one level from another. From the moment the tap on a
// level was saved until the next citizen, every frame and every sound is the same for all five, to the byte.
#include <functional>
#include <string_view>

#include <gtest/gtest.h>

#include "kiosk/app/config.h"
#include "kiosk/app/setup.h"
#include "kiosk/sdl/surface_canvas.h"
#include "kiosk/ui/grid.h"
#include "tests/kiosk/app/stage.h"

namespace xinluon::golden {
namespace {

using app::test::must;
using namespace std::chrono_literals;

// What can be seen and heard, with its time.
struct Sensed {
  Milliseconds at;
  std::string what;
  bool operator==(const Sensed&) const = default;
};
void PrintTo(const Sensed& sensed, std::ostream* out) {
  *out << sensed.at.count() << " ms: " << sensed.what;
}

class Bystander {
 public:
  explicit Bystander(const BootTime& now) : now_(now) {}
  void begin() { from_ = now_; }
  void sense(const std::string& what) {
    if (from_) sensed_.push_back({now_ - *from_, what});
  }
  const std::vector<Sensed>& sensed() const { return sensed_; }

 private:
  const BootTime& now_;
  std::optional<BootTime> from_;
  std::vector<Sensed> sensed_;
};

class SeenCanvas final : public ui::Canvas {
 public:
  SeenCanvas(ui::Size size, sdl::Painter& painter, Bystander& eye) : inner_(size, painter), eye_(eye) {}
  ui::Size size() const override { return inner_.size(); }
  void draw(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty) override {
    inner_.draw(list, dirty);
    see();
  }
  void fade(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty, int share) override {
    inner_.fade(list, dirty, share);
    see();
  }

 private:
  void see() {
    const auto& pixels = inner_.image().pixels;
    const std::string_view bytes(reinterpret_cast<const char*>(pixels.data()),
                                 pixels.size() * sizeof pixels.front());
    eye_.sense("frame " + std::to_string(std::hash<std::string_view>{}(bytes)));
  }

  sdl::SurfaceCanvas inner_;
  Bystander& eye_;
};

class HeardSpeaker final : public ui::Speaker {
 public:
  explicit HeardSpeaker(Bystander& ear) : ear_(ear) {}
  void play(flow::Sound sound) override { ear_.sense("sound " + std::to_string(static_cast<int>(sound))); }
  Milliseconds say(const std::string& lang, std::span<const ui::TextId> texts) override {
    std::string said = "say " + lang;
    for (const ui::TextId text : texts)
      said += " " + std::string(ui::text_keys[static_cast<std::size_t>(text)]);
    ear_.sense(said);
    return 1500ms;
  }
  void hush() override {}
  void set_volume(int) override {}
  bool speaks(const std::string&) const override { return true; }

 private:
  Bystander& ear_;
};

// What the citizen does after the level, each so long after the one before.
struct Move {
  Milliseconds pause;
  flow::Action action;
};

class Sitting {
 public:
  Sitting(ui::Size size, const app::TerminalParts& parts, sdl::Fonts& fonts, sdl::Painter& painter)
      : canvas_(size, painter, bystander_),
        speaker_(bystander_),
        log_([this](const votelog::Notice& notice) { notices_.push_back(notice); }),
        terminal_(
            parts,
            {fonts, log_, speaker_, tickets_, [](const std::string&) {}, [] { return app::MachineHealth{}; }},
            now_) {
    terminal_.attach(canvas_, ui::pixels_per_mm(size, {}, {}), now_);
  }

  std::vector<Sensed> play(Level level, const std::vector<Move>& moves) {
    wait(1s);
    tap(flow::ChooseLevel{level}, [this] { bystander_.begin(); });
    for (const Move& move : moves) {
      wait(move.pause);
      tap(move.action, [] {});
    }
    wait(60s);
    EXPECT_EQ(terminal_.state().screen, flow::Screen::attract) << "the sitting is over";
    EXPECT_EQ(log_.sealed, 1);
    EXPECT_EQ(log_.saved.back().level, level);
    return bystander_.sensed();
  }

 private:
  // Time passes, and whatever is due happens when it is due.
  void wait(Milliseconds length) {
    const BootTime end = now_ + length;
    for (auto due = terminal_.deadline(); due && *due <= end; due = terminal_.deadline()) {
      now_ = std::max(now_ + 1ms, *due);
      terminal_.on_time(now_);
      deliver();
    }
    now_ = end;
  }
  // `released` is called when the finger has left the glass, before the vote log has answered.
  void tap(const flow::Action& action, const std::function<void()>& released) {
    const ui::Point at = app::test::place_of(terminal_.view(), action);
    terminal_.on_input(ui::ContactDown{1, at}, now_);
    now_ += 80ms;
    terminal_.on_input(ui::ContactUp{1, at}, now_);
    now_ += 5ms;
    released();
    deliver();
  }
  void deliver() {
    for (const auto& notice : std::exchange(notices_, {})) terminal_.on_notice(notice, now_);
  }

  BootTime now_ = boot_time(100'000);
  Bystander bystander_{now_};
  SeenCanvas canvas_;
  HeardSpeaker speaker_;
  std::vector<votelog::Notice> notices_;
  app::test::FakeLog log_;
  app::TicketDesk tickets_;
  app::Terminal terminal_;
};

class SameForAllLevels : public testing::TestWithParam<ui::Size> {
 protected:
  void expect_same(const std::vector<Move>& moves) {
    auto config = must(app::parse_config("[languages]\nenabled = [\"vi\", \"en\"]\n", "test"));
    config.assets = app::test::assets;
    auto parts = must(app::load_parts(config));
    parts.speech = true;
    auto fonts = must(sdl::Fonts::open(app::test::assets / "fonts"));
    sdl::Painter painter(fonts, app::test::assets);
    const auto best = Sitting(GetParam(), parts, fonts, painter).play(Level::very_satisfied, moves);
    EXPECT_GT(best.size(), 20U) << "a fade, a countdown, thanks";
    for (const Level level :
         {Level::satisfied, Level::neutral, Level::dissatisfied, Level::very_dissatisfied})
      EXPECT_EQ(Sitting(GetParam(), parts, fonts, painter).play(level, moves), best)
          << "level " << to_int(level);
  }
};

TEST_P(SameForAllLevels, WhenTheCitizenWalksAway) {
  expect_same({});
}

TEST_P(SameForAllLevels, WhenTheCitizenSaysMore) {
  expect_same({
      {1s, flow::ToggleBehaviour{Behaviour::XC}},
      {1s, flow::PressButton{flow::Button::read_aloud}},
      {30s, flow::ShowTab{Mark::missing}},
      {1s, flow::ToggleBehaviour{Behaviour::NN}},
      {25s, flow::PressButton{flow::Button::more_time}},
      {1s, flow::PressButton{flow::Button::say_more}},
      {1s, flow::ToggleReason{Reason::waiting}},
      {1s, flow::PressButton{flow::Button::done}},
  });
}

INSTANTIATE_TEST_SUITE_P(Sizes, SameForAllLevels,
                         testing::Values(ui::Size{1280, 800}, ui::Size{800, 480}, ui::Size{800, 1280}));

}  // namespace
}  // namespace xinluon::golden
