#include "kiosk/sdl/font_faces.h"

#include "sync/base/check.h"
#include "sync/base/format.h"

namespace xinluon::sdl {
namespace {

// A screen uses at most eight sizes and weights; an open font costs about 0.2 MB.
constexpr std::size_t max_open_fonts = 12;

struct Face {
  const char* file;
  const char* script_name;  // ISO 15924
};
constexpr std::array<Face, 4> faces = {{
    {"NotoSans-Regular.ttf", "Latn"},
    {"NotoSans-Bold.ttf", "Latn"},
    {"NotoSansKhmer-Regular.ttf", "Khmr"},
    {"NotoSansKhmer-Bold.ttf", "Khmr"},
}};

constexpr std::size_t index_of(Script script, ui::Weight weight) {
  return (script == Script::khmer ? 2U : 0U) + (weight == ui::Weight::bold ? 1U : 0U);
}

}  // namespace

FontFaces::FontFaces(TextLibrary library, std::array<std::optional<MappedFile>, face_count> files)
    : library_(std::move(library)), files_(std::move(files)), fonts_(max_open_fonts) {}

Result<FontHandle> FontFaces::open_font(const MappedFile& file, const char* script_name, int em_px) {
  const std::string_view bytes = file.bytes();
  SDL_RWops* const source = SDL_RWFromConstMem(bytes.data(), static_cast<int>(bytes.size()));
  // At 72 dots an inch, which is the library's own assumption, a point is a pixel.
  FontHandle font(TTF_OpenFontRW(source, 1, em_px));
  if (!font) return fail(Errc::corrupt, TTF_GetError());
  TTF_SetFontHinting(font.get(), TTF_HINTING_LIGHT_SUBPIXEL);
  if (TTF_SetFontScriptName(font.get(), script_name) != 0) {
    return fail(Errc::internal,
                "SDL_ttf was built without HarfBuzz and can't shape Khmer; install Debian's libsdl2-ttf");
  }
  return font;
}

Result<FontFaces> FontFaces::open(const std::filesystem::path& folder) {
  TextLibrary library;
  if (!library.started()) return fail(Errc::internal, format("start SDL_ttf: {}", TTF_GetError()));
  std::array<std::optional<MappedFile>, face_count> files;
  for (std::size_t i = 0; i < face_count; ++i) {
    const auto path = folder / faces.at(i).file;
    XINLUON_TRY(files.at(i), MappedFile::open(path));
    constexpr int any_em_px = 16;
    const auto tried = open_font(*files.at(i), faces.at(i).script_name, any_em_px);
    if (!tried) return fail(with_context(tried.error(), path.string()));
  }
  return FontFaces(std::move(library), std::move(files));
}

TTF_Font& FontFaces::font(Script script, ui::Weight weight, int em_px) {
  const Key key{script, weight, em_px};
  if (const FontHandle* open = fonts_.find(key)) return **open;
  const std::size_t face = index_of(script, weight);
  auto opened = open_font(*files_.at(face), faces.at(face).script_name, em_px);
  XINLUON_CHECK(opened.has_value(), "a font that opened at start does not open any more");
  return *fonts_.put(key, std::move(*opened), 1);
}

}  // namespace xinluon::sdl
