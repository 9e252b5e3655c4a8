#include "kiosk/sdl/input.h"

#include <algorithm>
#include <cmath>

#include "kiosk/sdl/turning.h"

namespace xinluon::sdl {
namespace {

// A place given in shares of the window. What lies beyond the picture's edge is on it.
ui::Point on_canvas(Share share, const Panel& panel) {
  const Share there = turned_back(share, panel.touch);
  const auto pixel = [](double along, int length, int shift) {
    const int at = static_cast<int>(std::floor(along * length)) - shift;
    return std::clamp(at, 0, std::max(0, length - 1));
  };
  return {pixel(there.x, panel.canvas.w, panel.shift.x), pixel(there.y, panel.canvas.h, panel.shift.y)};
}

ui::Point mouse_at(int x, int y, const Panel& panel) {
  // A pixel's middle, which no turning takes out of it.
  const auto share = [](int at, int length) { return (at + 0.5) / std::max(1, length); };
  return on_canvas({share(x, panel.window.w), share(y, panel.window.h)}, panel);
}

std::optional<ui::InputEvent> finger_input(const SDL_Event& event, const Panel& panel) {
  const SDL_TouchFingerEvent& finger = event.tfinger;
  if (finger.touchId == SDL_MOUSE_TOUCHID) return std::nullopt;
  const ui::Point at = on_canvas({finger.x, finger.y}, panel);
  if (event.type == SDL_FINGERDOWN) return ui::ContactDown{finger.fingerId, at};
  if (event.type == SDL_FINGERMOTION) return ui::ContactMove{finger.fingerId, at};
  return ui::ContactUp{finger.fingerId, at};
}

std::optional<ui::InputEvent> button_input(const SDL_MouseButtonEvent& button, const Panel& panel) {
  if (button.which == SDL_TOUCH_MOUSEID || button.button != SDL_BUTTON_LEFT) return std::nullopt;
  const ui::Point at = mouse_at(button.x, button.y, panel);
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

std::optional<ui::InputEvent> input_of(const SDL_Event& event, const Panel& panel) {
  switch (event.type) {
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
      return finger_input(event, panel);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
      return button_input(event.button, panel);
    case SDL_MOUSEMOTION:
      if (event.motion.which == SDL_TOUCH_MOUSEID || (event.motion.state & SDL_BUTTON_LMASK) == 0)
        return std::nullopt;
      return ui::ContactMove{mouse_contact, mouse_at(event.motion.x, event.motion.y, panel)};
    case SDL_WINDOWEVENT:
      return window_input(event.window, panel.windowed);
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
      return ui::WindowExposed{};
    default:
      return std::nullopt;
  }
}

}  // namespace xinluon::sdl
