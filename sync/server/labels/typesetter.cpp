#include "sync/server/labels/typesetter.h"

#include <filesystem>

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include "sync/base/format.h"

namespace xinluon::labels {
namespace {

constexpr double mm_a_point = 25.4 / 72;

}  // namespace

struct Typesetter::Impl {
  FcConfig* config = nullptr;
  PangoFontMap* fonts = nullptr;
  PangoContext* context = nullptr;

  ~Impl() {
    if (context != nullptr) g_object_unref(context);
    if (fonts != nullptr) g_object_unref(fonts);
    if (config != nullptr) FcConfigDestroy(config);
  }
};

Typesetter::Typesetter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Typesetter::Typesetter(Typesetter&&) noexcept = default;
Typesetter::~Typesetter() = default;

Result<Typesetter> Typesetter::open(const std::string& fonts) {
  auto impl = std::make_unique<Impl>();
  impl->config = FcConfigCreate();
  // File by file: a folder would be looked up in a cache that a server's user has no place for.
  std::error_code unreadable;
  for (const auto& entry : std::filesystem::directory_iterator(fonts, unreadable)) {
    if (entry.path().extension() != ".ttf") continue;
    FcConfigAppFontAddFile(impl->config, reinterpret_cast<const FcChar8*>(entry.path().c_str()));
  }
  const FcFontSet* const found = FcConfigGetFonts(impl->config, FcSetApplication);
  if (found == nullptr || found->nfont == 0)
    return fail(Errc::rejected,
                format("no fonts in {}; give the folder that holds NotoSans-Regular.ttf", fonts));
  impl->fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
  pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(impl->fonts), impl->config);
  impl->context = pango_font_map_create_context(impl->fonts);
  return Typesetter(std::move(impl));
}

// The page's unit is the point; words are measured as they will be printed, not for a screen.
double Typesetter::set(cairo_t* page, double x_mm, double y_mm, double width_mm, const std::string& text,
                       const Style& style) const {
  PangoLayout* const layout = pango_layout_new(impl_->context);
  PangoFontDescription* const font = pango_font_description_from_string("Noto Sans, Noto Sans Khmer");
  pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font, style.size_pt * PANGO_SCALE);
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);
  pango_layout_set_width(layout, static_cast<int>(width_mm / mm_a_point * PANGO_SCALE));
  pango_layout_set_height(layout, -style.max_lines);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text(layout, text.c_str(), static_cast<int>(text.size()));
  cairo_move_to(page, x_mm / mm_a_point, y_mm / mm_a_point);
  pango_cairo_show_layout(page, layout);
  int height = 0;
  pango_layout_get_size(layout, nullptr, &height);
  g_object_unref(layout);
  return static_cast<double>(height) / PANGO_SCALE * mm_a_point;
}

}  // namespace xinluon::labels
