#include "kiosk/sdl/screen.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include <unistd.h>

#include "kiosk/sdl/presenter.h"
#include "sync/base/log.h"

namespace xinluon::sdl {
namespace {

constexpr const char* title = "XinLuôn";
// X servers that know no panel claim 96 dots an inch.
constexpr float made_up_dpi = 96.0F;

struct Hint {
  const char* name;
  const char* value;
};
constexpr std::array<Hint, 8> hints = {{
    {SDL_HINT_APP_NAME, title},
    {SDL_HINT_NO_SIGNAL_HANDLERS, "1"},  // ours watch SIGTERM and SIGINT
    {SDL_HINT_TOUCH_MOUSE_EVENTS, "0"},  // otherwise each tap arrives twice
    {SDL_HINT_MOUSE_TOUCH_EVENTS, "0"},
    {SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0"},
    {SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0"},
    {SDL_HINT_FRAMEBUFFER_ACCELERATION, "0"},  // window surfaces are plain memory
    {SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0"},
}};

// Only where there is somebody to ask; of its own SDL would fall back to drivers that show nothing. The
// variable SDL_VIDEODRIVER wins over this.
std::string drivers_to_try() {
  std::string drivers;
  for (const auto& [variable, driver] :
       {std::pair("DISPLAY", "x11"), std::pair("WAYLAND_DISPLAY", "wayland")}) {
    const char* const value = std::getenv(variable);
    if (value != nullptr && *value != '\0') drivers += std::string(driver) + ",";
  }
  return drivers + "KMSDRM";
}

// SDL_Init and SDL_Quit as a lifetime.
class Video {
 public:
  Video() {
    for (const Hint& hint : hints) SDL_SetHint(hint.name, hint.value);
    SDL_SetHint(SDL_HINT_VIDEODRIVER, drivers_to_try().c_str());
    started_ = SDL_Init(SDL_INIT_VIDEO) == 0;
  }
  ~Video() {
    if (started_) SDL_QuitSubSystem(SDL_INIT_VIDEO);
  }
  Video(const Video&) = delete;
  Video& operator=(const Video&) = delete;

  bool started() const { return started_; }
  std::string_view driver() const {
    const char* const name = SDL_GetCurrentVideoDriver();
    return name == nullptr ? "" : name;
  }

 private:
  bool started_ = false;
};

// Without the group `input` SDL starts deaf and says nothing.
bool may_read_an_input_device() {
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/input", none)) {
    const bool is_event = entry.path().filename().string().starts_with("event");
    if (is_event && access(entry.path().c_str(), R_OK) == 0) return true;
  }
  return false;
}

WindowHandle make_window(std::optional<ui::Size> windowed) {
  // Before the window exists, or the pointer shows for a moment.
  SDL_ShowCursor(windowed ? 1 : 0);
  SDL_StopTextInput();
  const Uint32 flags = windowed ? 0U : Uint32{SDL_WINDOW_FULLSCREEN_DESKTOP};
  SDL_DisplayMode mode{};
  if (!windowed && SDL_GetDesktopDisplayMode(0, &mode) != 0) return nullptr;
  const ui::Size size = windowed.value_or(ui::Size{mode.w, mode.h});
  return WindowHandle(
      SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, size.w, size.h, flags));
}

}  // namespace

struct Screen::Impl {
  explicit Impl(Painter& with) : painter(with) {}

  Painter& painter;
  Video video;
  bool windowed = false;
  WindowHandle window;
  std::unique_ptr<Presenter> presenter;
};

Screen::Screen(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Screen::~Screen() = default;

Result<std::unique_ptr<Screen>> Screen::open(std::optional<ui::Size> windowed, Painter& painter) {
  auto impl = std::make_unique<Impl>(painter);
  if (!impl->video.started()) {
    return sdl_failure(format("no display, tried {}", drivers_to_try()));
  }
  const std::string_view driver = impl->video.driver();
  impl->windowed = windowed.has_value();
  impl->window = make_window(windowed);
  if (!impl->window) return sdl_failure("open a window");
  const bool by_texture = driver == "KMSDRM" || driver == "wayland";
  XINLUON_TRY(impl->presenter, by_texture ? texture_presenter(*impl->window, driver == "KMSDRM")
                                          : window_surface_presenter(*impl->window));
  std::unique_ptr<Screen> screen(new Screen(std::move(impl)));
  log::info("display: {}, {}x{}", driver, screen->size().w, screen->size().h);
  return screen;
}

ui::Size Screen::size() const {
  ui::Size size;
  SDL_GetWindowSizeInPixels(impl_->window.get(), &size.w, &size.h);
  return size;
}

void Screen::draw(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty) {
  Result<Target> target = impl_->presenter->target(size());
  if (!target) {
    log::error("draw: {}", target.error().message);
    return;
  }
  std::vector<ui::Rect> seen;
  for (const ui::Rect& rect : dirty) {
    const ui::Rect clip = ui::intersection(rect, target->clip);
    if (clip.empty()) continue;
    impl_->painter.paint({target->pixels, target->stride, clip}, list);
    seen.push_back(clip);
  }
  if (!seen.empty()) impl_->presenter->present(seen);
}

std::optional<int> Screen::panel_width_mm() const {
  const int display = SDL_GetWindowDisplayIndex(impl_->window.get());
  float dpi = 0;
  SDL_DisplayMode mode{};
  if (impl_->windowed || SDL_GetDisplayDPI(display, nullptr, &dpi, nullptr) != 0 || dpi < 1 ||
      SDL_GetDesktopDisplayMode(display, &mode) != 0 || std::abs(dpi - made_up_dpi) < 0.5F) {
    return std::nullopt;
  }
  constexpr float mm_per_inch = 25.4F;
  return static_cast<int>(std::lround(static_cast<float>(mode.w) / dpi * mm_per_inch));
}

std::string Screen::trouble() const {
  if (impl_->video.driver() != "KMSDRM" || may_read_an_input_device()) return {};
  log::error(
      "no touch panel or keyboard can be read; is one connected, and is this user in the group input?");
  return "NO_INPUT";
}

bool Screen::windowed() const {
  return impl_->windowed;
}

bool Screen::driver_sleeps() const {
  const std::string_view driver = impl_->video.driver();
  return driver == "x11" || driver == "wayland";
}

}  // namespace xinluon::sdl
