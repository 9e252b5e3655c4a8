// The four bundled fonts, each open once and set to whatever size is asked for: what HarfBuzz works out for a
// font serves all its sizes. Private to this folder.
#pragma once

#include <array>
#include <filesystem>
#include <vector>

#include "kiosk/sdl/handles.h"
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
  static Result<FontFaces> open(const std::filesystem::path& folder);

  // In that size until the next call.
  TTF_Font& font(Script script, ui::Weight weight, int em_px);

 private:
  struct Face {
    MappedFile file;
    FontHandle font;  // before the file in death
    int em_px;
  };

  explicit FontFaces(TextLibrary library) : library_(std::move(library)) {}
  static Result<Face> open_face(const std::filesystem::path& path, const char* script_name);

  TextLibrary library_;
  std::vector<Face> faces_;  // before the library in death
};

}  // namespace xinluon::sdl
