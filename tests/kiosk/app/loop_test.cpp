#include "kiosk/app/loop.h"

#include <array>
#include <thread>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "kiosk/votelog/vote_log.h"
#include "sync/base/system_clock.h"
#include "sync/wire/record_codec.h"
#include "tests/kiosk/app/stage.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;
using flow::ChooseLevel;
using flow::Screen;

// Passes on to a canvas or an event source that outlives it, as the loop owns what it opens.
class BorrowedCanvas final : public ui::Canvas {
 public:
  explicit BorrowedCanvas(ui::Canvas& canvas) : canvas_(canvas) {}
  ui::Size size() const override { return canvas_.size(); }
  void draw(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty) override {
    canvas_.draw(list, dirty);
  }

 private:
  ui::Canvas& canvas_;
};
class BorrowedEvents final : public ui::EventSource {
 public:
  explicit BorrowedEvents(ui::EventSource& events) : events_(events) {}
  std::optional<ui::InputEvent> wait(BootTime deadline) override { return events_.wait(deadline); }
  void wake() override { events_.wake(); }

 private:
  ui::EventSource& events_;
};

// The places of the targets on the screens that a script walks through, from a terminal of its own.
class Places {
 public:
  explicit Places(const TerminalParts& parts) : parts_(parts), terminal_(parts_, around_.links(log_), now_) {
    terminal_.attach(canvas_, ui::pixels_per_mm(canvas_.size(), std::nullopt, std::nullopt), now_);
  }
  // Taps there, and is then on the next screen.
  ui::Point tap(const flow::Action& action) {
    now_ += test::longer_than_guards;
    const ui::Point at = test::place_of(terminal_.view(), action);
    terminal_.on_input(ui::ContactDown{1, at}, now_);
    now_ += 80ms;
    terminal_.on_input(ui::ContactUp{1, at}, now_);
    for (const auto& letter : inbox_.take()) terminal_.on_notice(std::get<votelog::Notice>(letter), now_);
    return at;
  }

 private:
  const TerminalParts& parts_;
  test::Surroundings around_;
  Inbox inbox_;
  test::FakeLog log_{[this](const votelog::Notice& notice) { inbox_.post(notice); }};
  test::RecordingCanvas canvas_;
  BootTime now_ = boot_time(1'000'000);
  Terminal terminal_;
};

// Time flies: whatever is due later is due at the next look.
class HurryingClock final : public Clock {
 public:
  WallTime wall() const override { return wall_time(0); }
  BootTime boot() const override { return now_ += display_retry; }
  bool wall_synchronised() const override { return false; }

 private:
  mutable BootTime now_ = boot_time(1'000);
};

// Nothing changes by the clock.
HouseRules quiet() {
  HouseRules rules;
  rules.against_burn_in = false;
  return rules;
}

class LoopTest : public testing::Test {
 protected:
  OpenDisplay opens() {
    return [this]() -> Result<OpenedDisplay> {
      return OpenedDisplay{std::make_unique<BorrowedCanvas>(canvas_),
                           std::make_unique<BorrowedEvents>(events_), std::nullopt, ""};
    };
  }
  // Runs the script to its end.
  void run(votelog::VoteLogThread& log, OpenDisplay open, const Clock* clock = nullptr) {
    terminal_.emplace(parts_, around_.links(log), clock_.boot());
    auto service_manager = test::must(ServiceManager::from_environment());
    const Clock& by = clock == nullptr ? clock_ : *clock;
    Housekeeper housekeeper(rules_, {*terminal_, around_.speaker, log, by, "/nonexistent"});
    leaving_ =
        Loop({*terminal_, inbox_, log, service_manager, by, std::move(open), std::nullopt, housekeeper})
            .run();
  }

  TerminalParts parts_ = test::sample_parts();
  xinluon::test::FakeClock clock_;
  test::Surroundings around_;
  test::RecordingCanvas canvas_;
  test::ScriptedEvents events_{clock_};
  Inbox inbox_;
  test::FakeLog log_{[this](const votelog::Notice& notice) { inbox_.post(notice); }};
  HouseRules rules_ = quiet();
  std::optional<Terminal> terminal_;
  std::optional<Leaving> leaving_;
};

TEST_F(LoopTest, PlaysACitizenFromTheTapToThanks) {
  Places places(parts_);
  events_.tap(places.tap(ChooseLevel{Level::satisfied}));
  events_.tap(places.tap(flow::ToggleBehaviour{Behaviour::LN}));
  events_.tap(places.tap(flow::PressButton{flow::Button::done}));
  run(log_, opens());
  EXPECT_EQ(terminal_->state().screen, Screen::thanks);
  ASSERT_EQ(log_.saved.size(), 2U);
  EXPECT_EQ(log_.saved[1].marks[index_of(Behaviour::LN)], Mark::shown);
  EXPECT_EQ(log_.sealed, 1);
  EXPECT_EQ(log_.states, (std::vector<std::pair<std::string, bool>>{{"ok", true}}));
}

TEST_F(LoopTest, TimeAloneBringsEveryoneBackToTheBeginning) {
  Places places(parts_);
  events_.tap(places.tap(ChooseLevel{Level::satisfied}));
  events_.after(120s, ui::WindowExposed{});
  run(log_, opens());
  EXPECT_EQ(log_.sealed, 1);
  EXPECT_EQ(terminal_->state().screen, Screen::attract);
}

TEST_F(LoopTest, SleepsWhileNothingHappens) {
  events_.after(std::chrono::hours(10), ui::WindowExposed{});
  run(log_, opens());
  EXPECT_LT(events_.waits, 20);
  EXPECT_EQ(canvas_.frames.size(), 2U);
}

TEST_F(LoopTest, TheFirstPictureIsPaintedOnceAndWhereItBelongs) {
  rules_.against_burn_in = true;
  std::vector<std::size_t> frames_before_shift;
  const auto open = [&]() -> Result<OpenedDisplay> {
    auto display = test::must(opens()());
    display.set_shift = [&](ui::Point) { frames_before_shift.push_back(canvas_.frames.size()); };
    return display;
  };
  run(log_, open);
  EXPECT_EQ(canvas_.frames.size(), 1U);
  EXPECT_EQ(frames_before_shift, std::vector<std::size_t>{0});
}

TEST_F(LoopTest, TriesAgainUntilThereIsADisplay) {
  int tries = 0;
  const OpenDisplay third_time = [&]() -> Result<OpenedDisplay> {
    if (++tries < 3) return fail(Errc::internal, "no display");
    return opens()();
  };
  const HurryingClock clock;
  run(log_, third_time, &clock);
  EXPECT_EQ(tries, 3);
  EXPECT_FALSE(canvas_.frames.empty());
  using States = std::vector<std::pair<std::string, bool>>;
  EXPECT_EQ(log_.states, (States{{"NO_DISPLAY", false}, {"NO_DISPLAY", false}, {"ok", true}}));
}

TEST_F(LoopTest, TellsWhatIsWrongWithTheTouchPanel) {
  run(log_, [&]() -> Result<OpenedDisplay> {
    auto display = opens()();
    display->trouble = "NO_INPUT";
    return display;
  });
  EXPECT_EQ(log_.states.back(), (std::pair<std::string, bool>{"NO_INPUT", true}));
}

TEST_F(LoopTest, CanBeStoppedWithoutADisplay) {
  std::thread other([&] { inbox_.ask_to_stop(); });
  run(log_, [] { return Result<OpenedDisplay>(fail(Errc::internal, "no display")); });
  other.join();
}

TEST_F(LoopTest, HearsWhatTheLogSaidBeforeTheDisplayOpened) {
  inbox_.post(votelog::Lost{Errc::full, "disk full"});
  run(log_, opens());
  EXPECT_EQ(terminal_->state().screen, Screen::out_of_service);
}

TEST_F(LoopTest, WithTheRealVoteLogTheRecordIsInTheFile) {
  const xinluon::test::TemporaryFolder folder;
  const SystemClock real_clock;
  votelog::ThreadOptions options;
  options.log.folder = folder / "votes";
  options.log.kiosk = *KioskId::from("K-TEST");
  options.log.boot = "0123abcd";
  options.log.software = "xinluon test";
  options.log.reserve_bytes = 4096;
  options.counter = *CounterId::from("Q03");
  options.socket = folder / "votelog.sock";
  {
    auto log = test::must(
        votelog::VoteLogThread::start(options, real_clock, [&](const auto& n) { inbox_.post(n); }));
    Places places(parts_);
    events_.until_woken();  // Ready
    events_.tap(places.tap(ChooseLevel{Level::dissatisfied}));
    events_.until_woken();  // Saved
    events_.tap(places.tap(flow::ToggleBehaviour{Behaviour::XC}));
    events_.until_woken();
    events_.tap(places.tap(flow::PressButton{flow::Button::done}));
    events_.until_woken();  // Sealed
    run(*log, opens());
  }
  EXPECT_EQ(terminal_->state().screen, Screen::thanks);
  auto log = test::must(votelog::VoteLog::open(options.log));
  const auto answer = test::must(log.records({log.epochs().back().epoch, 0}));
  ASSERT_EQ(answer.lines.size(), 1U);
  const std::string& line = answer.lines[0];
  EXPECT_NE(line.find("\"level\":2"), std::string::npos) << line;
  EXPECT_NE(line.find("\"XC\":\"shown\""), std::string::npos) << line;
}

// A hung card must not look like a healthy kiosk.
TEST_F(LoopTest, TheServiceManagerHearsNothingWhileTheLogOwesAnAnswer) {
  const xinluon::test::TemporaryFolder folder;
  const std::string address = (folder / "notify").string();
  const UniqueFd manager(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  address.copy(name.sun_path, sizeof(name.sun_path) - 1);
  ASSERT_EQ(bind(manager.get(), reinterpret_cast<const sockaddr*>(&name), sizeof(name)), 0);
  setenv("NOTIFY_SOCKET", address.c_str(), 1);
  setenv("WATCHDOG_USEC", "30000000", 1);
  unsetenv("WATCHDOG_PID");

  const auto messages = [&] {
    std::string all;
    std::array<char, 512> buffer{};
    for (ssize_t n = 0; (n = recv(manager.get(), buffer.data(), buffer.size(), MSG_DONTWAIT)) > 0;) {
      all.append(buffer.data(), static_cast<std::size_t>(n)).push_back('\n');
    }
    return all;
  };
  const auto count_alive = [](const std::string& all) {
    int n = 0;
    for (std::size_t at = all.find("WATCHDOG=1"); at != std::string::npos;
         at = all.find("WATCHDOG=1", at + 1))
      ++n;
    return n;
  };

  events_.after(100s, ui::WindowExposed{});
  run(log_, opens());
  const std::string healthy = messages();
  EXPECT_NE(healthy.find("READY=1"), std::string::npos);
  EXPECT_NE(healthy.find("STOPPING=1"), std::string::npos);
  EXPECT_GE(count_alive(healthy), 6);

  log_.answers = false;
  Places places(parts_);
  events_.tap(places.tap(ChooseLevel{Level::satisfied}));
  events_.after(100s, ui::WindowExposed{});
  run(log_, opens());
  const int alive = count_alive(messages());
  EXPECT_LE(alive, 3);
  unsetenv("NOTIFY_SOCKET");
  unsetenv("WATCHDOG_USEC");
}

}  // namespace
}  // namespace xinluon::app
