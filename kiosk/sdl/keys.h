// Which key means what: by its place on the board, so that no keyboard layout changes it. Private to this
// folder.
#pragma once

#include "kiosk/sdl/handles.h"
#include "kiosk/sdl/key_reader.h"

namespace xinluon::sdl {

// Without any meaning for all keys that are not listed there, and with Ctrl, Alt or Super.
KeyPress press_of(const SDL_Keysym& key, const ui::KeyMap& map);

}  // namespace xinluon::sdl
