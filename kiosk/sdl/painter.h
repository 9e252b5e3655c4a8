// Paints display lists into pixels. No window needed.
#pragma once

#include <filesystem>

#include "kiosk/sdl/fonts.h"
#include "kiosk/sdl/photos.h"
#include "kiosk/sdl/pictures.h"

namespace xinluon::sdl {

class Painter {
 public:
  // Keeps a reference.
  Painter(Fonts& fonts, const std::filesystem::path& assets) : fonts_(fonts), pictures_(assets) {}

  // Paints what of `list` lies within target.clip.
  void paint(const Target& target, const ui::DisplayList& list);

 private:
  Fonts& fonts_;
  Pictures pictures_;
  Photos photos_;
};

}  // namespace xinluon::sdl
