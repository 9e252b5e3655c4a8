// The bundled fonts: how wide a line is, and what it looks like. Works without any window.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "kiosk/sdl/pixels.h"
#include "kiosk/ui/canvas.h"
#include "sync/base/result.h"

namespace xinluon::sdl {

class Fonts final : public ui::FontMeasure {
 public:
  // `folder` holds the four Noto Sans files (assets/fonts). not_found when one is missing; internal when the
  // text library can't shape Khmer (built without HarfBuzz).
  static Result<Fonts> open(const std::filesystem::path& folder);

  Fonts(Fonts&&) noexcept;
  Fonts& operator=(Fonts&&) noexcept;
  ~Fonts() override;

  // Of the whole line; its last results are kept.
  ui::TextMetrics measure(std::string_view text, int em_px, ui::Weight weight) override;

  std::u32string missing_glyphs(std::string_view text) override;

  // The line's pieces, one a script, laid side by side. Drawn ones are kept, up to a bound.
  void draw(const Target& target, const ui::DrawText& text);

 private:
  struct Impl;
  explicit Fonts(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace xinluon::sdl
