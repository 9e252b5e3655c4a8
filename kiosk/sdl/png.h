// PNG files of pictures in memory.
#pragma once

#include <filesystem>

#include "kiosk/sdl/pixels.h"
#include "sync/base/result.h"

namespace xinluon::sdl {

Result<void> save_png(const Image& image, const std::filesystem::path& file);
Result<Image> load_png(const std::filesystem::path& file);

}  // namespace xinluon::sdl
