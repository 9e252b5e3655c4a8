#include "kiosk/sdl/input.h"

#include <gtest/gtest.h>

namespace xinluon::sdl {
namespace {

constexpr ui::Size size{1280, 800};

std::optional<ui::InputEvent> of(const SDL_Event& event, bool windowed = false) {
  return input_of(event, {size, size, ui::Rotation::none, {}, windowed});
}

SDL_Event finger(Uint32 type, float x, float y, SDL_TouchID device = 3) {
  SDL_Event event{};
  event.type = type;
  event.tfinger.touchId = device;
  event.tfinger.fingerId = 7;
  event.tfinger.x = x;
  event.tfinger.y = y;
  return event;
}

SDL_Event button(Uint32 type, Uint8 which_button, Uint32 device = 0) {
  SDL_Event event{};
  event.type = type;
  event.button.type = type;
  event.button.which = device;
  event.button.button = which_button;
  event.button.x = 30;
  event.button.y = 40;
  return event;
}

template <class T>
T as(const std::optional<ui::InputEvent>& input) {
  EXPECT_TRUE(input.has_value() && std::holds_alternative<T>(*input));
  return input && std::holds_alternative<T>(*input) ? std::get<T>(*input) : T{};
}

TEST(InputOf, FingersComeInPixels) {
  const auto down = as<ui::ContactDown>(of(finger(SDL_FINGERDOWN, 0.5F, 0.25F)));
  EXPECT_EQ(down.at, (ui::Point{640, 200}));
  EXPECT_EQ(down.id, 7);
  EXPECT_EQ(as<ui::ContactMove>(of(finger(SDL_FINGERMOTION, 0, 0))).at, (ui::Point{0, 0}));
  EXPECT_EQ(as<ui::ContactUp>(of(finger(SDL_FINGERUP, 1, 1))).at, (ui::Point{1279, 799}));
}

TEST(InputOf, FingersBeyondTheEdgeAreOnIt) {
  EXPECT_EQ(as<ui::ContactDown>(of(finger(SDL_FINGERDOWN, 1.2F, -0.1F))).at, (ui::Point{1279, 0}));
}

TEST(InputOf, ATapIsNeverTakenTwice) {
  EXPECT_FALSE(of(finger(SDL_FINGERDOWN, 0.5F, 0.5F, SDL_MOUSE_TOUCHID)));
  EXPECT_FALSE(of(button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT, SDL_TOUCH_MOUSEID)));
}

TEST(InputOf, TheLeftMouseButtonIsAContact) {
  EXPECT_EQ(as<ui::ContactDown>(of(button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT))).at, (ui::Point{30, 40}));
  EXPECT_EQ(as<ui::ContactUp>(of(button(SDL_MOUSEBUTTONUP, SDL_BUTTON_LEFT))).id, mouse_contact);
  EXPECT_FALSE(of(button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_RIGHT)));
}

TEST(InputOf, TheMouseMovesOnlyWhileItIsPressed) {
  SDL_Event event{};
  event.type = SDL_MOUSEMOTION;
  EXPECT_FALSE(of(event));
  event.motion.state = SDL_BUTTON_LMASK;
  event.motion.x = 5;
  EXPECT_EQ(as<ui::ContactMove>(of(event)).at, (ui::Point{5, 0}));
}

// A picture of 800x1280 on a panel of 1280x800, and where its top left corner is then.
TEST(InputOf, TouchIsTurnedByItsOwnSetting) {
  struct Turn {
    ui::Rotation touch;
    ui::Size canvas;
    float x, y;
  };
  for (const Turn& turn :
       {Turn{ui::Rotation::none, {1280, 800}, 0, 0}, Turn{ui::Rotation::by_90, {800, 1280}, 1, 0},
        Turn{ui::Rotation::by_180, {1280, 800}, 1, 1}, Turn{ui::Rotation::by_270, {800, 1280}, 0, 1}}) {
    const Panel panel{size, turn.canvas, turn.touch, {}, false};
    const auto at = as<ui::ContactDown>(input_of(finger(SDL_FINGERDOWN, turn.x, turn.y), panel)).at;
    EXPECT_EQ(at, (ui::Point{0, 0})) << static_cast<int>(turn.touch);
  }
}

TEST(InputOf, ThePointerHitsThePixelItIsOnHoweverThePictureIsTurned) {
  const SDL_Event event = button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT);  // 30, 40
  const auto at = [&](ui::Rotation touch, ui::Size canvas) {
    return as<ui::ContactDown>(input_of(event, {size, canvas, touch, {}, false})).at;
  };
  EXPECT_EQ(at(ui::Rotation::none, {1280, 800}), (ui::Point{30, 40}));
  EXPECT_EQ(at(ui::Rotation::by_90, {800, 1280}), (ui::Point{40, 1249}));
  EXPECT_EQ(at(ui::Rotation::by_180, {1280, 800}), (ui::Point{1249, 759}));
  EXPECT_EQ(at(ui::Rotation::by_270, {800, 1280}), (ui::Point{759, 30}));
}

TEST(InputOf, AMovedPictureIsHitWhereItIs) {
  const Panel panel{size, size, ui::Rotation::none, {8, -8}, false};
  EXPECT_EQ(as<ui::ContactDown>(input_of(button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT), panel)).at,
            (ui::Point{22, 48}));
  EXPECT_EQ(as<ui::ContactDown>(input_of(finger(SDL_FINGERDOWN, 0, 1), panel)).at, (ui::Point{0, 799}));
}

TEST(InputOf, OnlyAWindowOnADeskCanBeClosed) {
  SDL_Event event{};
  event.type = SDL_WINDOWEVENT;
  event.window.event = SDL_WINDOWEVENT_CLOSE;
  EXPECT_FALSE(of(event, false));
  as<ui::QuitAsked>(of(event, true));
  event.type = SDL_QUIT;
  EXPECT_FALSE(of(event, false));
}

TEST(InputOf, WhatWasCoveredIsPaintedAgain) {
  SDL_Event event{};
  event.type = SDL_WINDOWEVENT;
  for (const auto what : {SDL_WINDOWEVENT_EXPOSED, SDL_WINDOWEVENT_SIZE_CHANGED}) {
    event.window.event = static_cast<Uint8>(what);
    as<ui::WindowExposed>(of(event));
  }
  event.window.event = SDL_WINDOWEVENT_FOCUS_LOST;
  EXPECT_FALSE(of(event));
  event.type = SDL_RENDER_TARGETS_RESET;
  as<ui::WindowExposed>(of(event));
}

}  // namespace
}  // namespace xinluon::sdl
