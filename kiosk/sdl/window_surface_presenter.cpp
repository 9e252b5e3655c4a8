#include "kiosk/sdl/presenter.h"
#include "sync/base/format.h"

namespace xinluon::sdl {
namespace {

// X servers of true colour give this, whatever they put into the upper byte.
bool is_xrgb(const SDL_PixelFormat& format) {
  return format.BytesPerPixel == 4 && format.Rmask == 0xFF0000U && format.Gmask == 0xFF00U &&
         format.Bmask == 0xFFU;
}

class WindowSurfacePresenter final : public Presenter {
 public:
  explicit WindowSurfacePresenter(SDL_Window& window) : window_(window) {}

  Result<Target> target(ui::Size size) override {
    SDL_Surface* const surface = SDL_GetWindowSurface(&window_);
    if (surface == nullptr) return sdl_failure("draw on the window");
    if (!is_xrgb(*surface->format)) {
      return fail(Errc::internal,
                  format("the display's pixels are {}; it must show true colour, 24 or 32 bits deep",
                         SDL_GetPixelFormatName(surface->format->format)));
    }
    return Target{static_cast<Argb*>(surface->pixels), surface->pitch / static_cast<int>(sizeof(Argb)),
                  ui::intersection({0, 0, surface->w, surface->h}, {0, 0, size.w, size.h})};
  }

  void present(const std::vector<ui::Rect>& changed) override {
    std::vector<SDL_Rect> rects;
    rects.reserve(changed.size());
    for (const ui::Rect& r : changed) rects.push_back({r.x, r.y, r.w, r.h});
    SDL_UpdateWindowSurfaceRects(&window_, rects.data(), static_cast<int>(rects.size()));
  }

 private:
  SDL_Window& window_;
};

}  // namespace

Result<std::unique_ptr<Presenter>> window_surface_presenter(SDL_Window& window) {
  auto presenter = std::make_unique<WindowSurfacePresenter>(window);
  ui::Size size;
  SDL_GetWindowSize(&window, &size.w, &size.h);
  XINLUON_TRY([[maybe_unused]] const Target drawable, presenter->target(size));
  return presenter;
}

}  // namespace xinluon::sdl
