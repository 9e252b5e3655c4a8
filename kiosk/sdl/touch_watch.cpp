#include "kiosk/sdl/touch_watch.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "kiosk/sdl/handles.h"

namespace xinluon::sdl {
namespace {

constexpr Milliseconds pause{1'000};

// The kernel makes a mouse<N> of everything that points, mice and touch panels.
bool kernel_has_a_pointer() {
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/input", none)) {
    const std::string name = entry.path().filename();
    if (name.starts_with("mouse") && name.size() > std::string_view("mouse").size()) return true;
  }
  return false;
}

std::vector<std::string> present() {
  std::vector<std::string> names;
  for (int i = 0; i < SDL_GetNumTouchDevices(); ++i) {
    const char* const name = SDL_GetTouchName(i);
    names.emplace_back(name == nullptr ? "touch panel" : name);
  }
  const char* const driver = SDL_GetCurrentVideoDriver();
  const bool reads_devices_itself = driver != nullptr && std::string_view(driver) == "KMSDRM";
  if (!reads_devices_itself || (names.empty() && kernel_has_a_pointer())) names.emplace_back("pointer");
  return names;
}

}  // namespace

std::optional<ui::InputEvent> TouchWatch::changed(BootTime now) {
  if (told_ && now < next_) return std::nullopt;
  next_ = now + pause;
  std::vector<std::string> names = present();
  if (told_ == names) return std::nullopt;
  told_ = names;
  return ui::TouchDevices{std::move(names)};
}

}  // namespace xinluon::sdl
