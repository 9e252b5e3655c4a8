// How drawn pixels reach the glass. Private to this folder.
#pragma once

#include <vector>

#include "kiosk/sdl/handles.h"
#include "kiosk/sdl/pixels.h"
#include "kiosk/ui/device_settings.h"

namespace xinluon::sdl {

class Presenter {
 public:
  virtual ~Presenter() = default;
  // Where to draw; what was drawn before is still there unless the size changed. Valid until the next call.
  virtual Result<Target> target(ui::Size size) = 0;
  virtual void present(const std::vector<ui::Rect>& changed) = 0;
};

// Draws straight into the window's shared memory: no second copy of the screen, no GL library (llvmpipe
// alone costs 60 MB). For X11, and the drivers without a screen.
Result<std::unique_ptr<Presenter>> window_surface_presenter(SDL_Window& window);

// Draws into memory of our own, sends changed parts to a texture, and lets the GPU show it. For KMSDRM, where
// only OpenGL ES gives a picture, and Wayland, which has no window surfaces.
Result<std::unique_ptr<Presenter>> texture_presenter(SDL_Window& window, bool wait_for_retrace);

// Draws into memory of our own and copies changed parts, turned, to where `onto` draws.
std::unique_ptr<Presenter> turned_presenter(std::unique_ptr<Presenter> onto, ui::Rotation by);

}  // namespace xinluon::sdl
