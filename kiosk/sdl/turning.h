// Pictures and places turned by quarters, for panels that are mounted on their side or head.
#pragma once

#include "kiosk/sdl/pixels.h"
#include "kiosk/ui/device_settings.h"

namespace xinluon::sdl {

ui::Size turned(ui::Size size, ui::Rotation by);
// Where `rect` of a picture of the size `picture` lies on the panel.
ui::Rect turned(ui::Rect rect, ui::Size picture, ui::Rotation by);

// A place as shares of width and height, each 0 to 1.
struct Share {
  double x = 0;
  double y = 0;
};
// From the panel back to the picture.
Share turned_back(Share on_panel, ui::Rotation by);

// Copies `rect` of the picture to where it belongs on the panel, as far as panel.clip allows. The pictures do
// not overlap in memory.
void copy_turned(const Target& picture, ui::Size size, ui::Rect rect, ui::Rotation by, const Target& panel);

}  // namespace xinluon::sdl
