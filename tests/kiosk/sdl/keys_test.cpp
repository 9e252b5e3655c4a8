#include "kiosk/sdl/keys.h"

#include <gtest/gtest.h>

namespace xinluon::sdl {
namespace {

KeyPress of(SDL_Scancode code, int modifiers = 0, const ui::KeyMap& map = {}) {
  SDL_Keysym key{};
  key.scancode = code;
  key.mod = static_cast<Uint16>(modifiers);
  return press_of(key, map);
}

TEST(Keys, ADigitOfAKeyboardNamesItsLevel) {
  EXPECT_EQ(of(SDL_SCANCODE_5).key, ui::Key::level_5);
  EXPECT_EQ(of(SDL_SCANCODE_1).key, ui::Key::level_1);
  EXPECT_EQ(of(SDL_SCANCODE_KP_5).key, ui::Key::level_5);
}

TEST(Keys, ButtonsInScreenOrderBeginWithTheBest) {
  ui::KeyMap map;
  map.buttons = {5, 4, 3, 2, 1};
  EXPECT_EQ(of(SDL_SCANCODE_1, 0, map).key, ui::Key::level_5);
  EXPECT_EQ(of(SDL_SCANCODE_5, 0, map).key, ui::Key::level_1);
  EXPECT_EQ(of(SDL_SCANCODE_KP_1, 0, map).key, ui::Key::level_1);  // says 1 on its cap
}

TEST(Keys, WhatMovesAndActs) {
  EXPECT_EQ(of(SDL_SCANCODE_TAB).key, ui::Key::next);
  EXPECT_EQ(of(SDL_SCANCODE_TAB, KMOD_LSHIFT).key, ui::Key::previous);
  EXPECT_EQ(of(SDL_SCANCODE_SPACE).key, ui::Key::act);
  EXPECT_EQ(of(SDL_SCANCODE_RETURN).key, ui::Key::act);
  EXPECT_EQ(of(SDL_SCANCODE_ESCAPE).key, ui::Key::back);
  EXPECT_EQ(of(SDL_SCANCODE_6).key, ui::Key::read_aloud);
  EXPECT_EQ(of(SDL_SCANCODE_F4).key, ui::Key::high_contrast);
}

TEST(Keys, OnlyTheKeysOnTheListMeanAnything) {
  for (const SDL_Scancode other :
       {SDL_SCANCODE_F5, SDL_SCANCODE_F12, SDL_SCANCODE_PRINTSCREEN, SDL_SCANCODE_SYSREQ, SDL_SCANCODE_LGUI,
        SDL_SCANCODE_DELETE, SDL_SCANCODE_PAUSE, SDL_SCANCODE_POWER, SDL_SCANCODE_APPLICATION}) {
    const KeyPress press = of(other);
    EXPECT_FALSE(press.key || press.ends_line || press.character != '\0') << other;
  }
  for (const SDL_Scancode typed : {SDL_SCANCODE_Q, SDL_SCANCODE_7, SDL_SCANCODE_0, SDL_SCANCODE_SLASH})
    EXPECT_FALSE(of(typed).key) << typed;
}

TEST(Keys, CombinationsMeanNothing) {
  for (const int modifier : {KMOD_LCTRL, KMOD_RCTRL, KMOD_LALT, KMOD_RALT, KMOD_LGUI, KMOD_RGUI, KMOD_MODE}) {
    for (const SDL_Scancode code : {SDL_SCANCODE_5, SDL_SCANCODE_F4, SDL_SCANCODE_F1, SDL_SCANCODE_TAB,
                                    SDL_SCANCODE_DELETE, SDL_SCANCODE_C, SDL_SCANCODE_SPACE}) {
      const KeyPress press = of(code, modifier);
      EXPECT_FALSE(press.key || press.ends_line || press.character != '\0') << modifier << " " << code;
    }
  }
  EXPECT_FALSE(of(SDL_SCANCODE_5, KMOD_LSHIFT).key);
}

TEST(Keys, TheCountersAndTheServiceKeyAreWhereTheSiteSays) {
  EXPECT_FALSE(of(SDL_SCANCODE_F9).key);
  ui::KeyMap map;
  map.arm_f = 9;
  map.staff_f = 14;
  EXPECT_EQ(of(SDL_SCANCODE_F9, 0, map).key, ui::Key::arm);
  EXPECT_EQ(of(SDL_SCANCODE_F14, 0, map).key, ui::Key::staff);
  EXPECT_FALSE(of(SDL_SCANCODE_F9, KMOD_LCTRL, map).key);
  map.arm_f = 1;  // taken
  EXPECT_EQ(of(SDL_SCANCODE_F1, 0, map).key, ui::Key::read_aloud);
}

TEST(Keys, AScannerTypesAsInTheUnitedStates) {
  EXPECT_EQ(of(SDL_SCANCODE_Q).character, 'q');
  EXPECT_EQ(of(SDL_SCANCODE_Q, KMOD_LSHIFT).character, 'Q');
  EXPECT_EQ(of(SDL_SCANCODE_MINUS, KMOD_RSHIFT).character, '_');
  EXPECT_EQ(of(SDL_SCANCODE_0).character, '0');
  EXPECT_EQ(of(SDL_SCANCODE_KP_0).character, '0');
  EXPECT_EQ(of(SDL_SCANCODE_KP_9).character, '9');
  EXPECT_TRUE(of(SDL_SCANCODE_KP_ENTER).ends_line);
}

}  // namespace
}  // namespace xinluon::sdl
