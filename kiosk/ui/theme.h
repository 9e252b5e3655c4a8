// The colours of the screens by their role. ColourId is generated from assets/themes/default.toml, so a
// colour that is no role there does not compile.
#pragma once

#include <array>
#include <filesystem>

#include "kiosk/ui/colour_ids.h"
#include "kiosk/ui/display_list.h"
#include "sync/base/result.h"

namespace xinluon::ui {

class Theme {
 public:
  // rejected with file, line and remedy when a colour is missing, unknown or no "#RRGGBB".
  static Result<Theme> load(const std::filesystem::path& file);

  Colour operator[](ColourId id) const { return colours_[static_cast<std::size_t>(id)]; }

 private:
  std::array<Colour, colour_names.size()> colours_{};
};

}  // namespace xinluon::ui
