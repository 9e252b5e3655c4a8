// From SDL's surfaces to our images. Private to this folder.
#pragma once

#include "kiosk/sdl/handles.h"
#include "kiosk/sdl/pixels.h"

namespace xinluon::sdl {

// Whatever its pixel format.
Result<Image> image_of(SDL_Surface& surface);

}  // namespace xinluon::sdl
