#include "kiosk/sdl/presenter.h"

namespace xinluon::sdl {
namespace {

class TexturePresenter final : public Presenter {
 public:
  explicit TexturePresenter(RendererHandle renderer) : renderer_(std::move(renderer)) {}

  Result<Target> target(ui::Size size) override {
    if (size != size_ || !texture_) {
      texture_.reset(SDL_CreateTexture(renderer_.get(), SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING,
                                       size.w, size.h));
      if (!texture_) return sdl_failure("make a texture of the screen's size");
      pixels_.assign(static_cast<std::size_t>(size.w) * static_cast<std::size_t>(size.h), 0xFF000000U);
      size_ = size;
    }
    return Target{pixels_.data(), size.w, {0, 0, size.w, size.h}};
  }

  void present(const std::vector<ui::Rect>& changed) override {
    for (const ui::Rect& r : changed) {
      const SDL_Rect rect{r.x, r.y, r.w, r.h};
      const Argb* const first = pixels_.data() + static_cast<std::ptrdiff_t>(r.y) * size_.w + r.x;
      SDL_UpdateTexture(texture_.get(), &rect, first, size_.w * static_cast<int>(sizeof(Argb)));
    }
    SDL_RenderCopy(renderer_.get(), texture_.get(), nullptr, nullptr);
    SDL_RenderPresent(renderer_.get());
  }

 private:
  RendererHandle renderer_;
  TextureHandle texture_;  // before renderer_ in death
  ui::Size size_;
  std::vector<Argb> pixels_;
};

}  // namespace

Result<std::unique_ptr<Presenter>> texture_presenter(SDL_Window& window, bool wait_for_retrace) {
  // The default, `opengl`, showed only the clear colour on KMSDRM.
  SDL_SetHint(SDL_HINT_RENDER_DRIVER, "opengles2");
  const Uint32 retrace = wait_for_retrace ? Uint32{SDL_RENDERER_PRESENTVSYNC} : 0U;
  RendererHandle renderer(SDL_CreateRenderer(&window, -1, SDL_RENDERER_ACCELERATED | retrace));
  if (!renderer) return sdl_failure("start OpenGL ES 2");
  return std::make_unique<TexturePresenter>(std::move(renderer));
}

}  // namespace xinluon::sdl
