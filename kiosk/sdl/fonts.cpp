#include "kiosk/sdl/fonts.h"

#include <algorithm>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>

#include "kiosk/sdl/font_faces.h"
#include "kiosk/sdl/lru_cache.h"

namespace xinluon::sdl {
namespace {

// Two screens full of drawn lines, a byte a pixel, at 1080×1920.
constexpr std::size_t max_line_bytes = 2 * 1024 * 1024;
// Measured texts: several screens of them, with the attempts of line breaking. Beyond it all are forgotten:
// looking one up happens hundreds of times a frame and must not keep an order of use.
constexpr std::size_t max_measured = 2048;

using LineKey = std::tuple<std::string, Script, ui::Weight, int>;

struct MeasureKey {
  std::string text;
  ui::Weight weight;
  int em_px;
};
struct MeasureQuestion {  // a key that owns nothing
  std::string_view text;
  ui::Weight weight;
  int em_px;
};
struct MeasureHash {
  using is_transparent = void;
  std::size_t operator()(const auto& key) const {
    const std::size_t size =
        (static_cast<std::size_t>(key.em_px) << 1U) | static_cast<std::size_t>(key.weight);
    return std::hash<std::string_view>()(key.text) ^ (size * 0x9E3779B9U);
  }
};
struct MeasureEqual {
  using is_transparent = void;
  bool operator()(const auto& a, const auto& b) const {
    return a.em_px == b.em_px && a.weight == b.weight && std::string_view(a.text) == std::string_view(b.text);
  }
};
using Measured = std::unordered_map<MeasureKey, ui::TextMetrics, MeasureHash, MeasureEqual>;

struct Line {
  ui::Point origin;  // of the mask's top left, from the left end of the base line
  int advance = 0;
  Mask mask;
};

std::span<const std::uint8_t> row_of(const SDL_Surface& surface, int y) {
  const auto* const bytes = static_cast<const std::uint8_t*>(surface.pixels);
  return {bytes + static_cast<std::ptrdiff_t>(y) * surface.pitch, static_cast<std::size_t>(surface.w)};
}

bool has_ink(std::span<const std::uint8_t> row) {
  return std::any_of(row.begin(), row.end(), [](std::uint8_t c) { return c != 0; });
}

// The rows with ink; the columns are tight already.
Mask cropped(const SDL_Surface& surface, int& first_row) {
  first_row = 0;
  int last = surface.h - 1;
  while (first_row < surface.h && !has_ink(row_of(surface, first_row))) ++first_row;
  while (last > first_row && !has_ink(row_of(surface, last))) --last;
  Mask mask{{surface.w, std::max(0, last - first_row + 1)}, {}};
  for (int y = first_row; y <= last; ++y) {
    const auto row = row_of(surface, y);
    mask.coverage.insert(mask.coverage.end(), row.begin(), row.end());
  }
  return mask;
}

std::u32string code_points(std::string_view text) {
  std::u32string points;
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    if ((value & 0xC0U) == 0x80U && !points.empty()) {
      points.back() = (points.back() << 6U) | (value & 0x3FU);
    } else {
      const unsigned char payload = value < 0x80 ? 0x7F : value < 0xE0 ? 0x1F : value < 0xF0 ? 0x0F : 0x07;
      points.push_back(static_cast<char32_t>(value & payload));
    }
  }
  return points;
}

// The library shifts a line to the right when its first letter reaches over its own left edge, like a j.
int overhang_left(TTF_Font& font, std::string_view text) {
  const auto first = static_cast<unsigned char>(text.empty() ? ' ' : text.front());
  int min_x = 0;
  if (first >= 0x80 || TTF_GlyphMetrics(&font, first, &min_x, nullptr, nullptr, nullptr, nullptr) != 0)
    return 0;
  return std::min(0, min_x);
}

}  // namespace

struct Fonts::Impl {
  explicit Impl(FontFaces opened) : faces(std::move(opened)) {}

  Line make_line(const ScriptRun& run, ui::Weight weight, int em_px) {
    TTF_Font& f = faces.font(run.script, weight, em_px);
    Line line;
    TTF_SizeUTF8(&f, run.text.c_str(), &line.advance, nullptr);
    // Shaded gives coverage as one byte a pixel, so that a line serves every colour.
    const SurfaceHandle drawn(
        TTF_RenderUTF8_Shaded(&f, run.text.c_str(), {255, 255, 255, 255}, {0, 0, 0, 255}));
    if (!drawn) return line;  // nothing to see: a zero-width text
    // Marks stacked above the font's ascent make the surface taller, at its top.
    const int excess = std::max(0, drawn->h - TTF_FontHeight(&f));
    const int above = excess > 0 && has_ink(row_of(*drawn, 0)) ? excess : 0;
    int first_row = 0;
    line.mask = cropped(*drawn, first_row);
    line.origin = {overhang_left(f, run.text), first_row - above - TTF_FontAscent(&f)};
    return line;
  }

  const Line& line(const ScriptRun& run, ui::Weight weight, int em_px) {
    const LineKey key{run.text, run.script, weight, em_px};
    if (const Line* known = lines.find(key)) return *known;
    Line made = make_line(run, weight, em_px);
    const std::size_t cost = made.mask.coverage.size() + sizeof(Line) + 2 * run.text.size();
    return lines.put(key, std::move(made), cost);
  }

  FontFaces faces;
  LruCache<LineKey, Line> lines{max_line_bytes};
  Measured measured;
};

Fonts::Fonts(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Fonts::Fonts(Fonts&&) noexcept = default;
Fonts& Fonts::operator=(Fonts&&) noexcept = default;
Fonts::~Fonts() = default;

Result<Fonts> Fonts::open(const std::filesystem::path& folder) {
  XINLUON_TRY(FontFaces faces, FontFaces::open(folder));
  return Fonts(std::make_unique<Impl>(std::move(faces)));
}

ui::TextMetrics Fonts::measure(std::string_view text, int em_px, ui::Weight weight) {
  Measured& measured = impl_->measured;
  const auto known = measured.find(MeasureQuestion{text, weight, em_px});
  if (known != measured.end()) return known->second;
  ui::TextMetrics sum;
  for (const ScriptRun& run : script_runs(text)) {
    TTF_Font& font = impl_->faces.font(run.script, weight, em_px);
    int width = 0;
    TTF_SizeUTF8(&font, run.text.c_str(), &width, nullptr);
    sum.width += width;
    sum.ascent = std::max(sum.ascent, TTF_FontAscent(&font));
    sum.descent = std::max(sum.descent, -TTF_FontDescent(&font));
  }
  if (measured.size() >= max_measured) measured.clear();
  measured.emplace(MeasureKey{std::string(text), weight, em_px}, sum);
  return sum;
}

std::u32string Fonts::missing_glyphs(std::string_view text) {
  constexpr int any_em_px = 16;
  std::u32string missing;
  for (const ScriptRun& run : script_runs(text)) {
    for (const char32_t c : code_points(run.text)) {
      TTF_Font& font = impl_->faces.font(run.script, ui::Weight::bold, any_em_px);
      const bool drawn = c >= U' ' && TTF_GlyphIsProvided32(&font, c) == 0;
      if (drawn) missing += c;
    }
  }
  return missing;
}

void Fonts::draw(const Target& target, const ui::DrawText& text) {
  int x = text.baseline.x;
  for (const ScriptRun& run : script_runs(text.text)) {
    const Line& line = impl_->line(run, text.weight, text.em_px);
    draw_mask(target, {x + line.origin.x, text.baseline.y + line.origin.y}, line.mask, text.colour);
    x += line.advance;
  }
}

}  // namespace xinluon::sdl
