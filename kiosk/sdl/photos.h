// Photographs of officers, cut to circles. Their files are the site's, not ours: anything may be in them.
#pragma once

#include <memory>

#include "kiosk/sdl/pixels.h"

namespace xinluon::sdl {

class Photos {
 public:
  Photos();
  Photos(Photos&&) noexcept;
  Photos& operator=(Photos&&) noexcept;
  ~Photos();

  // Fills the circle with the middle of the photograph. The last few are kept. One that can't be read, or is
  // larger than any camera's, is logged once and shows as nothing.
  void draw(const Target& target, const ui::DrawPhoto& photo);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xinluon::sdl
