// What an SDL event means to us. Private to this folder.
#pragma once

#include <optional>

#include "kiosk/sdl/handles.h"
#include "kiosk/ui/event_source.h"

namespace xinluon::sdl {

// The contact that is the mouse's left button; fingers count from 0.
inline constexpr ui::ContactId mouse_contact = -1;

// Nothing for whatever is none of our business: other keys, wheels, focus, synthetic copies of an event.
// `size` is the canvas's; the close button counts only in a window on a desk.
std::optional<ui::InputEvent> input_of(const SDL_Event& event, ui::Size size, bool windowed);

}  // namespace xinluon::sdl
