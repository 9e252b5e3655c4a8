// What the program does at a translator's desk: no window, no vote log. Part of the main program.
#pragma once

#include <filesystem>

#include "kiosk/app/config.h"
#include "kiosk/app/preview.h"

namespace xinluon::desk {

// Draws a screen into the files that were asked for. The exit code.
Result<int> preview(const app::PreviewRequest& request, const app::Config& config);

// Says what is wrong with a language pack: rejected, with everything that is. The exit code.
Result<int> check_pack(const std::filesystem::path& file, const app::Config& config);

}  // namespace xinluon::desk
