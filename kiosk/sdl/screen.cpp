#include "kiosk/sdl/screen.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include <unistd.h>

#include "kiosk/sdl/fade.h"
#include "kiosk/sdl/presenter.h"
#include "kiosk/sdl/shifted_target.h"
#include "kiosk/sdl/turning.h"
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
constexpr std::array<Hint, 10> hints = {{
    {SDL_HINT_APP_NAME, title},
    {SDL_HINT_NO_SIGNAL_HANDLERS, "1"},  // ours watch SIGTERM and SIGINT
    {SDL_HINT_TOUCH_MOUSE_EVENTS, "0"},  // otherwise each tap arrives twice
    {SDL_HINT_MOUSE_TOUCH_EVENTS, "0"},
    {SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0"},
    {SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0"},
    {SDL_HINT_FRAMEBUFFER_ACCELERATION, "0"},  // window surfaces are plain memory
    {SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0"},
    {SDL_HINT_GRAB_KEYBOARD, "1"},  // a desktop's own shortcuts reach us and end here
    {SDL_HINT_ALLOW_ALT_TAB_WHILE_GRABBED, "0"},
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
    // Nothing is typed here: X needs no table of dead keys, which takes a tenth of the start to read.
    setenv("XCOMPOSEFILE", "/dev/null", 0);
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
  WindowHandle window(
      SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, size.w, size.h, flags));
  if (window && !windowed) SDL_SetWindowKeyboardGrab(window.get(), SDL_TRUE);
  return window;
}

}  // namespace

struct Screen::Impl {
  explicit Impl(Painter& with) : painter(with) {}

  Painter& painter;
  Video video;
  bool windowed = false;
  ui::Rotation picture = ui::Rotation::none;
  ui::Point shift;
  WindowHandle window;
  std::unique_ptr<Presenter> presenter;
  Fade fade;

  ui::Size window_size() const {
    ui::Size of;
    SDL_GetWindowSizeInPixels(window.get(), &of.w, &of.h);
    return of;
  }
  ui::Size size() const { return turned(window_size(), picture); }

  // `paint` gets the whole picture to paint into, in its own coordinates; what lies in `dirty` is shown.
  template <class Paint>
  void show(const std::vector<ui::Rect>& dirty, const Paint& paint) {
    const ui::Size whole = size();
    const Result<Target> target = presenter->target(whole);
    if (!target) return log::error("draw: {}", target.error().message);
    const ShiftedTarget shifted(*target, shift);
    const Target part = shifted.clipped({0, 0, whole.w, whole.h});
    paint(part);
    std::vector<ui::Rect> seen;
    for (const ui::Rect& rect : dirty) {
      const ui::Rect painted = ui::intersection(rect, part.clip);
      if (!painted.empty()) seen.push_back(shifted.finish(painted));
    }
    if (!seen.empty()) presenter->present(seen);
  }
};

Screen::Screen(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Screen::~Screen() = default;

Result<std::unique_ptr<Screen>> Screen::open(const ScreenOptions& options, Painter& painter) {
  auto impl = std::make_unique<Impl>(painter);
  if (!impl->video.started()) {
    return sdl_failure(format("no display, tried {}", drivers_to_try()));
  }
  const std::string_view driver = impl->video.driver();
  impl->windowed = options.windowed.has_value();
  impl->picture = options.picture;
  impl->window = make_window(options.windowed);
  if (!impl->window) return sdl_failure("open a window");
  const bool by_texture = driver == "KMSDRM" || driver == "wayland";
  XINLUON_TRY(impl->presenter, by_texture ? texture_presenter(*impl->window, driver == "KMSDRM")
                                          : window_surface_presenter(*impl->window));
  if (options.picture != ui::Rotation::none) {
    impl->presenter = turned_presenter(std::move(impl->presenter), options.picture);
  }
  // Whatever the opening told of the window is answered by the first picture.
  SDL_PumpEvents();
  SDL_FlushEvent(SDL_WINDOWEVENT);
  std::unique_ptr<Screen> screen(new Screen(std::move(impl)));
  log::info("display: {}, {}x{}", driver, screen->size().w, screen->size().h);
  return screen;
}

ui::Size Screen::window_size() const {
  return impl_->window_size();
}

ui::Size Screen::size() const {
  return impl_->size();
}

void Screen::draw(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty) {
  impl_->fade.end();
  impl_->show(dirty, [&](const Target& picture) {
    for (const ui::Rect& rect : dirty) {
      Target part = picture;
      part.clip = ui::intersection(rect, picture.clip);
      if (!part.clip.empty()) impl_->painter.paint(part, list);
    }
  });
}

void Screen::fade(const ui::DisplayList& list, const std::vector<ui::Rect>& dirty, int share) {
  impl_->show(dirty, [&](const Target& picture) {
    impl_->fade.step(impl_->painter, impl_->size(), picture, list, dirty, share);
  });
}

void Screen::set_shift(ui::Point shift) {
  impl_->shift = shift;
}

ui::Point Screen::shift() const {
  return impl_->shift;
}

std::optional<int> Screen::panel_width_mm() const {
  const int display = SDL_GetWindowDisplayIndex(impl_->window.get());
  float across = 0;
  float down = 0;
  SDL_DisplayMode mode{};
  if (impl_->windowed || SDL_GetDisplayDPI(display, nullptr, &across, &down) != 0 ||
      SDL_GetDesktopDisplayMode(display, &mode) != 0) {
    return std::nullopt;
  }
  const bool upright = turned({mode.w, mode.h}, impl_->picture) == ui::Size{mode.w, mode.h};
  const float dpi = upright ? across : down;
  if (dpi < 1 || std::abs(dpi - made_up_dpi) < 0.5F) return std::nullopt;
  constexpr float mm_per_inch = 25.4F;
  return static_cast<int>(std::lround(static_cast<float>(size().w) / dpi * mm_per_inch));
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
