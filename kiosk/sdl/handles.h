// SDL's handles as owners. Private to this folder: the only header here that includes SDL.
#pragma once

#include <memory>

#include <SDL.h>
#include <SDL_image.h>
#include <SDL_ttf.h>

#include "sync/base/result.h"

namespace xinluon::sdl {

template <auto destroy>
struct Destroy {
  template <class T>
  void operator()(T* handle) const {
    destroy(handle);
  }
};

using SurfaceHandle = std::unique_ptr<SDL_Surface, Destroy<SDL_FreeSurface>>;
using FontHandle = std::unique_ptr<TTF_Font, Destroy<TTF_CloseFont>>;
using WindowHandle = std::unique_ptr<SDL_Window, Destroy<SDL_DestroyWindow>>;
using RendererHandle = std::unique_ptr<SDL_Renderer, Destroy<SDL_DestroyRenderer>>;
using TextureHandle = std::unique_ptr<SDL_Texture, Destroy<SDL_DestroyTexture>>;
using SemaphoreHandle = std::unique_ptr<SDL_sem, Destroy<SDL_DestroySemaphore>>;

// What SDL last complained of, for `doing`.
inline tl::unexpected<Error> sdl_failure(const std::string& doing) {
  return fail(Errc::internal, doing + ": " + SDL_GetError());
}

}  // namespace xinluon::sdl
