// The four bundled fonts, open in whatever sizes are asked for. Private to this folder.
#pragma once

#include <array>
#include <filesystem>
#include <tuple>

#include "kiosk/sdl/handles.h"
#include "kiosk/sdl/lru_cache.h"
#include "kiosk/sdl/mapped_file.h"
#include "kiosk/sdl/script_runs.h"
#include "kiosk/ui/display_list.h"

namespace xinluon::sdl {

// TTF_Init and TTF_Quit as a lifetime.
class TextLibrary {
 public:
  TextLibrary() : started_(TTF_Init() == 0) {}
  TextLibrary(TextLibrary&& other) noexcept : started_(std::exchange(other.started_, false)) {}
  TextLibrary& operator=(TextLibrary&&) = delete;
  ~TextLibrary() {
    if (started_) TTF_Quit();
  }
  bool started() const { return started_; }

 private:
  bool started_;
};

class FontFaces {
 public:
  // Tries each of the files once, so that font() can't fail for what is wrong with them.
  static Result<FontFaces> open(const std::filesystem::path& folder);

  // Valid until the next call.
  TTF_Font& font(Script script, ui::Weight weight, int em_px);

 private:
  static constexpr std::size_t face_count = 4;
  using Key = std::tuple<Script, ui::Weight, int>;  // and em in px

  FontFaces(TextLibrary library, std::array<std::optional<MappedFile>, face_count> files);
  static Result<FontHandle> open_font(const MappedFile& file, const char* script_name, int em_px);

  TextLibrary library_;
  std::array<std::optional<MappedFile>, face_count> files_;
  LruCache<Key, FontHandle> fonts_;  // before the files and the library in death
};

}  // namespace xinluon::sdl
