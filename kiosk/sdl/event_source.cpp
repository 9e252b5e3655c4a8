#include "kiosk/sdl/event_source.h"

#include <algorithm>
#include <atomic>

#include "kiosk/sdl/input.h"
#include "kiosk/sdl/keys.h"
#include "kiosk/sdl/touch_watch.h"
#include "sync/base/check.h"

namespace xinluon::sdl {
namespace {

// Drivers that can't sleep are asked this often: soon enough for a finger, rare enough to cost little.
constexpr Milliseconds poll_in_use{10};
constexpr Milliseconds poll_idle{30};
// Since the last input, for being idle.
constexpr Milliseconds idle_after{30'000};
// The longest single sleep: what SDL takes as a timeout is an int.
constexpr Milliseconds longest_sleep{600'000};

}  // namespace

struct EventSource::Impl {
  Impl(const Screen& of, const Clock& by, const ui::InputSettings& with)
      : screen(of),
        clock(by),
        settings(with),
        keys(with),
        driver_sleeps(of.driver_sleeps()),
        wake_event(SDL_RegisterEvents(1)),
        woken(SDL_CreateSemaphore(0)) {
    XINLUON_CHECK(wake_event != static_cast<Uint32>(-1) && woken, "SDL gives no event of our own");
  }

  // What `event` is to the loop. Several wake()s before it are one.
  std::optional<ui::InputEvent> translated(const SDL_Event& event) {
    if (event.type == wake_event) {
      wake_pending = false;
      return ui::Woken{};
    }
    auto input = is_key(event) ? key_input(event.key) : input_of(event, panel());
    const bool exposed = input && std::holds_alternative<ui::WindowExposed>(*input);
    if (exposed) drop_further_exposures();
    if (input && !exposed) last_input = clock.boot();
    return input;
  }

  // One painting of everything answers all of them; a window that opens tells it two or three times.
  void drop_further_exposures() {
    SDL_Event next;
    const auto waits = [&](SDL_eventaction action) {
      return SDL_PeepEvents(&next, 1, action, SDL_WINDOWEVENT, SDL_WINDOWEVENT) == 1;
    };
    while (waits(SDL_PEEKEVENT) && is_exposure(next)) waits(SDL_GETEVENT);
  }

  bool is_exposure(const SDL_Event& event) const {
    const auto input = input_of(event, panel());
    return input && std::holds_alternative<ui::WindowExposed>(*input);
  }

  static bool is_key(const SDL_Event& event) { return event.type == SDL_KEYDOWN || event.type == SDL_KEYUP; }

  std::optional<ui::InputEvent> key_input(const SDL_KeyboardEvent& event) {
    const BootTime now = clock.boot();
    last_input = now;  // the rest of a scan follows
    if (event.type == SDL_KEYUP) keys.release(event.keysym.scancode, now);
    if (event.type == SDL_KEYDOWN && event.repeat == 0)
      keys.press(press_of(event.keysym, settings.keys), now);
    return keys.next(now);
  }

  Panel panel() const {
    return {screen.window_size(), screen.size(), settings.touch, screen.shift(), screen.windowed()};
  }

  // What time alone decides, after everything that has come.
  std::optional<ui::InputEvent> decided(BootTime now) {
    if (auto input = keys.next(now)) return input;
    return touch.changed(now);
  }

  std::optional<ui::InputEvent> next_pending() {
    SDL_Event event;
    while (SDL_PollEvent(&event) != 0) {
      if (auto input = translated(event)) return input;
    }
    return std::nullopt;
  }

  std::optional<ui::InputEvent> sleep_in_kernel(Milliseconds at_most) {
    SDL_Event event;
    const int ms = static_cast<int>(std::min(at_most, longest_sleep).count());
    if (SDL_WaitEventTimeout(&event, ms) == 0) return std::nullopt;
    return translated(event);
  }

  // Ends early on wake(), which is not an event of the driver's.
  void sleep_between_polls(Milliseconds at_most) {
    const Milliseconds pause = clock.boot() - last_input > idle_after ? poll_idle : poll_in_use;
    SDL_SemWaitTimeout(woken.get(), static_cast<Uint32>(std::min(pause, at_most).count()));
  }

  const Screen& screen;
  const Clock& clock;
  const ui::InputSettings settings;
  KeyReader keys;
  TouchWatch touch;
  const bool driver_sleeps;
  const Uint32 wake_event;
  SemaphoreHandle woken;
  std::atomic<bool> wake_pending = false;
  BootTime last_input{};
};

EventSource::EventSource(const Screen& screen, const Clock& clock, const ui::InputSettings& settings)
    : impl_(std::make_unique<Impl>(screen, clock, settings)) {}
EventSource::~EventSource() = default;

std::optional<ui::InputEvent> EventSource::wait(BootTime deadline) {
  for (;;) {
    if (auto input = impl_->next_pending()) return input;
    const BootTime now = impl_->clock.boot();
    if (auto input = impl_->decided(now)) return input;
    if (now >= deadline) return std::nullopt;
    const BootTime until = std::min(deadline, impl_->keys.deadline().value_or(deadline));
    if (!impl_->driver_sleeps) {
      impl_->sleep_between_polls(until - now);
    } else if (auto input = impl_->sleep_in_kernel(until - now)) {
      return input;
    }
  }
}

void EventSource::wake() {
  if (impl_->wake_pending.exchange(true)) return;
  SDL_Event event{};
  event.type = impl_->wake_event;
  // A full queue wakes the loop as well; the next wake() must be tried again then.
  if (SDL_PushEvent(&event) != 1) impl_->wake_pending = false;
  if (!impl_->driver_sleeps) SDL_SemPost(impl_->woken.get());
}

}  // namespace xinluon::sdl
