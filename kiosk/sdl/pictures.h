// The SVG pictures of the assets, drawn at the size and in the colours asked for.
#pragma once

#include <filesystem>
#include <memory>

#include "kiosk/sdl/pixels.h"

namespace xinluon::sdl {

// In the files "currentColor" stands for the ink and this for what shows through holes.
inline constexpr std::string_view cut_colour_in_files = "#C07C07";

class Pictures {
 public:
  // `folder` is the assets folder, so that "icons/check" is folder/icons/check.svg.
  explicit Pictures(std::filesystem::path folder);
  Pictures(Pictures&&) noexcept;
  Pictures& operator=(Pictures&&) noexcept;
  ~Pictures();

  // As large as fits the rectangle with its proportions kept, in its middle. Drawn ones are kept, up to a
  // bound. A picture that can't be read is logged once and shows as nothing.
  void draw(const Target& target, const ui::DrawPicture& picture);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xinluon::sdl
