#include "kiosk/sdl/font_faces.h"

#include "sync/base/check.h"
#include "sync/base/format.h"

namespace xinluon::sdl {
namespace {

// A font is opened in some size before the first is asked for.
constexpr int first_em_px = 16;

struct BundledFont {
  const char* file;
  const char* script_name;  // ISO 15924
};
constexpr std::array<BundledFont, 4> bundled = {{
    {"NotoSans-Regular.ttf", "Latn"},
    {"NotoSans-Bold.ttf", "Latn"},
    {"NotoSansKhmer-Regular.ttf", "Khmr"},
    {"NotoSansKhmer-Bold.ttf", "Khmr"},
}};

constexpr std::size_t index_of(Script script, ui::Weight weight) {
  return (script == Script::khmer ? 2U : 0U) + (weight == ui::Weight::bold ? 1U : 0U);
}

}  // namespace

Result<FontFaces::Face> FontFaces::open_face(const std::filesystem::path& path, const char* script_name) {
  XINLUON_TRY(MappedFile file, MappedFile::open(path));
  const std::string_view bytes = file.bytes();
  SDL_RWops* const source = SDL_RWFromConstMem(bytes.data(), static_cast<int>(bytes.size()));
  // At 72 dots an inch, which is the library's own assumption, a point is a pixel.
  FontHandle font(TTF_OpenFontRW(source, 1, first_em_px));
  if (!font) return fail(Errc::corrupt, format("{}: {}", path.string(), TTF_GetError()));
  TTF_SetFontHinting(font.get(), TTF_HINTING_LIGHT_SUBPIXEL);
  if (TTF_SetFontScriptName(font.get(), script_name) != 0) {
    return fail(Errc::internal,
                "SDL_ttf was built without HarfBuzz and can't shape Khmer; install Debian's libsdl2-ttf");
  }
  return Face{std::move(file), std::move(font), first_em_px};
}

Result<FontFaces> FontFaces::open(const std::filesystem::path& folder) {
  TextLibrary library;
  if (!library.started()) return fail(Errc::internal, format("start SDL_ttf: {}", TTF_GetError()));
  FontFaces faces(std::move(library));
  for (const BundledFont& font : bundled) {
    XINLUON_TRY(Face face, open_face(folder / font.file, font.script_name));
    faces.faces_.push_back(std::move(face));
  }
  return faces;
}

TTF_Font& FontFaces::font(Script script, ui::Weight weight, int em_px) {
  Face& face = faces_.at(index_of(script, weight));
  if (face.em_px != em_px) {
    XINLUON_CHECK(TTF_SetFontSize(face.font.get(), em_px) == 0, "a font can't be set to another size");
    face.em_px = em_px;
  }
  return *face.font;
}

}  // namespace xinluon::sdl
