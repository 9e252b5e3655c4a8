// What an SDL event means to us, keys apart (keys.h). Private to this folder.
#pragma once

#include <optional>

#include "kiosk/sdl/handles.h"
#include "kiosk/ui/device_settings.h"
#include "kiosk/ui/event_source.h"

namespace xinluon::sdl {

// The contact that is the mouse's left button; fingers count from 0.
inline constexpr ui::ContactId mouse_contact = -1;

// How places on the panel become places on the picture.
struct Panel {
  ui::Size window;  // in the panel's directions
  ui::Size canvas;  // the picture
  ui::Rotation touch = ui::Rotation::none;
  ui::Point shift;
  bool windowed = false;  // at a desk, where the close button counts
};

// Nothing for whatever is none of our business: wheels, focus, synthetic copies of an event.
std::optional<ui::InputEvent> input_of(const SDL_Event& event, const Panel& panel);

}  // namespace xinluon::sdl
