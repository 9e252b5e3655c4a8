// The window and its events on SDL's dummy driver; on X11 they are seen by the end-to-end tests.
#include "kiosk/sdl/screen.h"

#include <cstdlib>
#include <thread>

#include <gtest/gtest.h>

#include "kiosk/sdl/event_source.h"
#include "kiosk/sdl/handles.h"
#include "sync/base/system_clock.h"

namespace xinluon::sdl {
namespace {

class ScreenTest : public testing::Test {
 protected:
  void SetUp() override {
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    auto opened = Fonts::open(XINLUON_SOURCE_DIR "/assets/fonts");
    ASSERT_TRUE(opened) << opened.error().message;
    fonts_ = std::make_unique<Fonts>(std::move(*opened));
    painter_ = std::make_unique<Painter>(*fonts_, XINLUON_SOURCE_DIR "/assets");
    auto screen = Screen::open({ui::Size{320, 200}}, *painter_);
    ASSERT_TRUE(screen) << screen.error().message;
    screen_ = std::move(*screen);
    events_ = std::make_unique<EventSource>(*screen_, clock_);
    while (events_->wait(clock_.boot())) {  // what opening the window brought
    }
  }

  SystemClock clock_;
  std::unique_ptr<Fonts> fonts_;
  std::unique_ptr<Painter> painter_;
  std::unique_ptr<Screen> screen_;
  std::unique_ptr<EventSource> events_;
};

TEST_F(ScreenTest, HasTheSizeAskedForAndDraws) {
  EXPECT_EQ(screen_->size(), (ui::Size{320, 200}));
  EXPECT_TRUE(screen_->windowed());
  EXPECT_FALSE(screen_->driver_sleeps());
  EXPECT_EQ(screen_->panel_width_mm(), std::nullopt);
  screen_->draw({ui::DrawBox{{0, 0, 320, 200}, {1, 2, 3}}}, {{0, 0, 500, 500}});
}

TEST_F(ScreenTest, WaitsUntilTheDeadline) {
  const BootTime before = clock_.boot();
  EXPECT_EQ(events_->wait(before + Milliseconds(40)), std::nullopt);
  EXPECT_GE(clock_.boot() - before, Milliseconds(40));
}

TEST_F(ScreenTest, AnotherThreadWakesTheLoop) {
  const BootTime before = clock_.boot();
  std::thread other([&] { events_->wake(); });
  const auto event = events_->wait(before + Milliseconds(10'000));
  other.join();
  ASSERT_TRUE(event);
  EXPECT_TRUE(std::holds_alternative<ui::Woken>(*event));
  EXPECT_LT(clock_.boot() - before, Milliseconds(5'000));
}

TEST_F(ScreenTest, ManyWakesAreOneAndTheNextIsNotLost) {
  for (int i = 0; i < 1000; ++i) events_->wake();
  EXPECT_TRUE(events_->wait(clock_.boot()));
  EXPECT_FALSE(events_->wait(clock_.boot()));
  events_->wake();
  EXPECT_TRUE(events_->wait(clock_.boot() + Milliseconds(1'000)));
}

TEST_F(ScreenTest, InputComesInOrder) {
  for (const Sint32 x : {10, 20}) {
    SDL_Event event{};
    event.type = x == 10 ? SDL_MOUSEBUTTONDOWN : SDL_MOUSEBUTTONUP;
    event.button.type = event.type;
    event.button.button = SDL_BUTTON_LEFT;
    event.button.x = x;
    SDL_PushEvent(&event);
  }
  const auto down = events_->wait(clock_.boot());
  const auto up = events_->wait(clock_.boot());
  ASSERT_TRUE(down && up);
  EXPECT_EQ(std::get<ui::ContactDown>(*down).at.x, 10);
  EXPECT_EQ(std::get<ui::ContactUp>(*up).at.x, 20);
}

TEST(ScreenOpen, WithoutADisplayItSaysSo) {
  for (const char* name : {"SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY"}) unsetenv(name);
  auto fonts = Fonts::open(XINLUON_SOURCE_DIR "/assets/fonts");
  ASSERT_TRUE(fonts);
  Painter painter(*fonts, XINLUON_SOURCE_DIR "/assets");
  if (std::filesystem::exists("/dev/dri/card0")) GTEST_SKIP() << "this machine has a screen of its own";
  const auto screen = Screen::open({}, painter);
  ASSERT_FALSE(screen);
  EXPECT_NE(screen.error().message.find("no display"), std::string::npos) << screen.error().message;
}

}  // namespace
}  // namespace xinluon::sdl
