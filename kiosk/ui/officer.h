// The officer who served, where an invitation names them and the site shows them.
#pragma once

#include <string>

#include "kiosk/ui/scene.h"

namespace xinluon::ui {

// Empty: not shown.
std::string officer_name(const Scene& scene);
// The whole path; empty: not shown. A name that is no plain file name never leaves the folder.
std::string officer_photo(const Scene& scene);

// In a circle over a figure that shows until, or unless, the photograph can be read.
void draw_officer_photo(Scene& scene, Rect square, const std::string& file);

}  // namespace xinluon::ui
