#include "kiosk/desk.h"

#include <cstdio>

#include "kiosk/app/check_pack.h"
#include "kiosk/app/setup.h"
#include "kiosk/sdl/png.h"
#include "kiosk/sdl/surface_canvas.h"
#include "kiosk/ui/grid.h"

namespace xinluon::desk {

Result<int> preview(const app::PreviewRequest& request, const app::Config& config) {
  XINLUON_TRY(const app::TerminalParts parts, app::load_parts(config));
  XINLUON_TRY(sdl::Fonts fonts, sdl::Fonts::open(config.assets / "fonts"));
  const double ppmm = ui::pixels_per_mm(request.size, std::nullopt, config.diagonal_in);
  XINLUON_TRY(const ui::View view, app::make_preview(request, ppmm, parts, fonts));
  XINLUON_RETURN_IF_ERROR(app::write_layout(request, ppmm, view));
  if (request.picture.empty()) return 0;
  sdl::Painter painter(fonts, config.assets);
  sdl::SurfaceCanvas canvas(request.size, painter);
  canvas.draw(view.list, {{0, 0, request.size.w, request.size.h}});
  return sdl::save_png(canvas.image(), request.picture).map([] { return 0; });
}

Result<int> check_pack(const std::filesystem::path& file, const app::Config& config) {
  XINLUON_TRY(const app::TerminalParts parts, app::load_parts(config));
  XINLUON_TRY(sdl::Fonts fonts, sdl::Fonts::open(config.assets / "fonts"));
  XINLUON_RETURN_IF_ERROR(app::check_pack(file, config.assets / "strings", parts, fonts));
  std::printf("%s is fine\n", file.c_str());
  return 0;
}

}  // namespace xinluon::desk
