#include "kiosk/sdl/input.h"

#include <algorithm>

namespace xinluon::sdl {
namespace {

std::optional<ui::Key> key_of(const SDL_Keysym& key) {
  if ((key.mod & (KMOD_CTRL | KMOD_ALT | KMOD_GUI)) != 0) return std::nullopt;
  switch (key.sym) {
    case SDLK_5:
    case SDLK_KP_5:
      return ui::Key::level_5;
    case SDLK_4:
    case SDLK_KP_4:
      return ui::Key::level_4;
    case SDLK_3:
    case SDLK_KP_3:
      return ui::Key::level_3;
    case SDLK_2:
    case SDLK_KP_2:
      return ui::Key::level_2;
    case SDLK_1:
    case SDLK_KP_1:
      return ui::Key::level_1;
    case SDLK_TAB:
      return (key.mod & KMOD_SHIFT) != 0 ? ui::Key::previous : ui::Key::next;
    case SDLK_LEFT:
      return ui::Key::left;
    case SDLK_RIGHT:
      return ui::Key::right;
    case SDLK_UP:
      return ui::Key::up;
    case SDLK_DOWN:
      return ui::Key::down;
    case SDLK_RETURN:
    case SDLK_KP_ENTER:
    case SDLK_SPACE:
      return ui::Key::act;
    case SDLK_ESCAPE:
      return ui::Key::back;
    case SDLK_F1:
      return ui::Key::read_aloud;
    case SDLK_F2:
      return ui::Key::large_text;
    case SDLK_F3:
      return ui::Key::language;
    default:
      return std::nullopt;
  }
}

// SDL gives fingers in shares of the window.
ui::Point finger_at(const SDL_TouchFingerEvent& finger, ui::Size size) {
  const auto pixel = [](float share, int length) {
    return std::clamp(static_cast<int>(share * static_cast<float>(length)), 0, std::max(0, length - 1));
  };
  return {pixel(finger.x, size.w), pixel(finger.y, size.h)};
}

std::optional<ui::InputEvent> finger_input(const SDL_Event& event, ui::Size size) {
  const SDL_TouchFingerEvent& finger = event.tfinger;
  if (finger.touchId == SDL_MOUSE_TOUCHID) return std::nullopt;
  const ui::Point at = finger_at(finger, size);
  if (event.type == SDL_FINGERDOWN) return ui::ContactDown{finger.fingerId, at};
  if (event.type == SDL_FINGERMOTION) return ui::ContactMove{finger.fingerId, at};
  return ui::ContactUp{finger.fingerId, at};
}

std::optional<ui::InputEvent> button_input(const SDL_MouseButtonEvent& button) {
  if (button.which == SDL_TOUCH_MOUSEID || button.button != SDL_BUTTON_LEFT) return std::nullopt;
  const ui::Point at{button.x, button.y};
  if (button.type == SDL_MOUSEBUTTONDOWN) return ui::ContactDown{mouse_contact, at};
  return ui::ContactUp{mouse_contact, at};
}

std::optional<ui::InputEvent> window_input(const SDL_WindowEvent& window, bool windowed) {
  switch (window.event) {
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SIZE_CHANGED:
    case SDL_WINDOWEVENT_RESTORED:
      return ui::WindowExposed{};
    case SDL_WINDOWEVENT_CLOSE:
      if (windowed) return ui::QuitAsked{};
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<ui::InputEvent> input_of(const SDL_Event& event, ui::Size size, bool windowed) {
  switch (event.type) {
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
      return finger_input(event, size);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
      return button_input(event.button);
    case SDL_MOUSEMOTION:
      if (event.motion.which == SDL_TOUCH_MOUSEID || (event.motion.state & SDL_BUTTON_LMASK) == 0)
        return std::nullopt;
      return ui::ContactMove{mouse_contact, {event.motion.x, event.motion.y}};
    case SDL_KEYDOWN: {
      const auto key = event.key.repeat == 0 ? key_of(event.key.keysym) : std::nullopt;
      if (!key) return std::nullopt;
      return ui::KeyDown{*key};
    }
    case SDL_WINDOWEVENT:
      return window_input(event.window, windowed);
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
      return ui::WindowExposed{};
    default:
      return std::nullopt;
  }
}

}  // namespace xinluon::sdl
