// The kiosk as a person meets it: how soon it draws, what it holds, what it does while nobody is there, and
// how long a press takes to show. On a real X server, the polling driver's wake-ups apart; the floor is a
// bare Xlib client there.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <X11/Xlib.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/base/format.h"
#include "tests/e2e/hands/eyes.h"
#include "tests/support/process.h"

namespace {

using namespace xinluon;
using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Latency {
  double p50 = 0;
  double p99 = 0;
};

// Presses at `spot` and waits until the pixel at `watched` differs; then lets go elsewhere, so that it is no
// tap.
Latency press_to_pixel(test::X11Screen& screen, hands::Spot spot, hands::Spot watched, hands::Spot elsewhere,
                       int rounds) {
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) {
    screen.move(spot.x, spot.y);
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    const std::uint32_t before = screen.pixel(watched.x, watched.y);
    const auto start = Clock::now();
    screen.press();
    while (screen.pixel(watched.x, watched.y) == before && ms_since(start) < 1000) {
    }
    times.push_back(ms_since(start));
    screen.move(elsewhere.x, elsewhere.y);
    screen.release();
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
  }
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[times.size() * 99 / 100]};
}

// A window that fills itself with another colour on every press, and back on release: nothing can be faster.
[[noreturn]] void bare_client(const std::string& display_name, int width, int height) {
  Display* display = XOpenDisplay(display_name.c_str());
  const Window window =
      XCreateSimpleWindow(display, DefaultRootWindow(display), 0, 0, static_cast<unsigned>(width),
                          static_cast<unsigned>(height), 0, 0, 0x202020);
  XSetWindowAttributes attributes{};
  attributes.override_redirect = True;
  XChangeWindowAttributes(display, window, CWOverrideRedirect, &attributes);
  XSelectInput(display, window, ButtonPressMask | ButtonReleaseMask);
  XMapRaised(display, window);
  GC gc = XCreateGC(display, window, 0, nullptr);
  for (XEvent event;;) {
    XNextEvent(display, &event);
    XSetForeground(display, gc, event.type == ButtonPress ? 0xE4EEF7 : 0x202020);
    XFillRectangle(display, window, gc, 100, 100, 300, 300);
    XFlush(display);
  }
}

Latency measure_floor(const std::string& display, test::X11Screen& screen, int rounds) {
  const pid_t child = fork();
  if (child == 0) bare_client(display, screen.width(), screen.height());
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const Latency latency = press_to_pixel(screen, {200, 200}, {150, 150}, {600, 600}, rounds);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  return latency;
}

struct Arguments {
  std::string display = ":0";
  std::string kiosk;
  std::string still_config;   // motion off
  std::string moving_config;  // motion on
  std::string references;
  int rounds = 300;
  int idle_s = 20;
};

const hands::Reference* vietnamese(const std::vector<hands::Reference>& references, const char* screen) {
  for (const auto& reference : references)
    if (reference.screen == screen && reference.lang == "vi") return &reference;
  return nullptr;
}

// A place on the card that neither face nor words cover, also when the picture is moved a little against
// burn-in: the middle of the first stretch of bare card below the face's centre.
hands::Spot bare_card_below(const test::Pixels& pixels, hands::Spot face) {
  constexpr int stretch = 40;
  int bare = 0;
  for (int y = face.y; y < pixels.height; ++y) {
    bare = pixels.at(face.x, y) == 0xFFFFFF ? bare + 1 : 0;
    if (bare == stretch) return {face.x, y - stretch / 2};
  }
  return face;
}

// Where two screens differ most.
hands::Spot most_different(const test::Pixels& a, const test::Pixels& b) {
  hands::Spot best{};
  int most = -1;
  for (int y = 8; y < a.height; y += 8)
    for (int x = 8; x < a.width; x += 8) {
      const int green =
          std::abs(static_cast<int>(a.at(x, y) >> 8 & 0xFF) - static_cast<int>(b.at(x, y) >> 8 & 0xFF));
      if (green > most) {
        most = green;
        best = {x, y};
      }
    }
  return best;
}

struct Fading {
  std::size_t pictures = 0;   // that one pixel was seen in
  double longest_gap_ms = 0;  // between two of them
};

// Watches one pixel while a screen fades into another.
Fading watch_fade(test::X11Screen& screen, hands::Spot at) {
  std::vector<double> changes;
  std::uint32_t last = screen.pixel(at.x, at.y);
  for (const auto start = Clock::now(); ms_since(start) < 1'200;) {
    const std::uint32_t now = screen.pixel(at.x, at.y);
    if (now == last) continue;
    last = now;
    changes.push_back(ms_since(start));
  }
  Fading fading{changes.size(), 0};
  for (std::size_t i = 1; i < changes.size(); ++i)
    fading.longest_gap_ms = std::max(fading.longest_gap_ms, changes[i] - changes[i - 1]);
  return fading;
}

// How often the kernel woke one of the process's threads.
std::int64_t wake_ups(pid_t pid) {
  std::int64_t sum = 0;
  for (const auto& thread : std::filesystem::directory_iterator(format("/proc/{}/task", pid))) {
    std::ifstream in(thread.path() / "status");
    for (std::string word; in >> word;) {
      if (word != "voluntary_ctxt_switches:") continue;
      std::int64_t count = 0;
      in >> count;
      sum += count;
    }
  }
  return sum;
}

void line(const char* what, double value, const char* unit, double target, const char* note) {
  std::printf("%-44s %9.2f %-6s target %7.2f  %s  %s\n", what, value, unit, target,
              value <= target ? "reached" : "MISSED ", note);
}

std::int64_t idle_ticks(const test::Process& process, int seconds) {
  const std::int64_t before = process.cpu_ticks();
  std::this_thread::sleep_for(std::chrono::seconds(seconds));
  return process.cpu_ticks() - before;
}

struct Start {
  double cpu_ms = 0;
  double wall_ms = 0;  // until X shows it
};

// Until a started kiosk shows the attract screen; nothing when it doesn't.
std::optional<Start> watch_start(const test::Process& kiosk, hands::Eyes& eyes) {
  const auto start = Clock::now();
  if (eyes.wait_for({"attract"}, std::chrono::seconds(20)) == nullptr) return std::nullopt;
  return Start{static_cast<double>(kiosk.cpu_ms()), ms_since(start)};
}

std::string start_note(const std::vector<Start>& starts) {
  return format("median of {}; the very first, which also makes the vote file: {:.0f}", starts.size() - 1,
                starts.front().cpu_ms);
}

// The first one makes the vote file and a key, as once in a kiosk's life.
bool measure_starts(const Arguments& arguments, hands::Eyes& eyes) {
  std::vector<Start> starts;
  for (int i = 0; i < 10; ++i) {
    const test::Process kiosk({arguments.kiosk, "--config", arguments.still_config}, "/dev/null");
    const auto seen = watch_start(kiosk, eyes);
    if (!seen) return false;
    starts.push_back(*seen);
  }
  std::vector<Start> everyday(starts.begin() + 1, starts.end());
  const auto middle = everyday.begin() + static_cast<std::ptrdiff_t>(everyday.size() / 2);
  std::nth_element(everyday.begin(), middle, everyday.end(),
                   [](const Start& a, const Start& b) { return a.cpu_ms < b.cpu_ms; });
  line("first frame, CPU time", middle->cpu_ms, "ms", 60, start_note(starts).c_str());
  std::printf("%-44s %9.2f ms\n", "first frame, wall time seen by X", middle->wall_ms);
  return true;
}

int measure(const Arguments& arguments) {
  test::X11Screen screen(arguments.display);
  const auto references = hands::load_references(arguments.references);
  const hands::Reference* attract = vietnamese(references, "attract");
  hands::Eyes eyes(screen, references);
  const Latency floor = measure_floor(arguments.display, screen, arguments.rounds);

  const bool starts = measure_starts(arguments, eyes);
  test::Process kiosk({arguments.kiosk, "--config", arguments.still_config}, "/dev/null");
  if (!starts || eyes.wait_for({"attract"}, std::chrono::seconds(20)) == nullptr) {
    std::fprintf(stderr, "the kiosk showed no attract screen; run it by hand: %s --config %s\n",
                 arguments.kiosk.c_str(), arguments.still_config.c_str());
    return 1;
  }
  std::this_thread::sleep_for(std::chrono::seconds(2));

  const hands::Spot face = attract->targets.at("level:3");
  const hands::Spot watched = bare_card_below(attract->pixels, face);
  const Latency tap =
      press_to_pixel(screen, face, watched, {screen.width() / 2, screen.height() - 4}, arguments.rounds);
  line("press to changed pixel, p50", tap.p50, "ms", 3, "");
  line("press to changed pixel, p99", tap.p99, "ms", 16, "");
  std::printf("%-44s %9.2f ms   ratio kiosk/floor %.1f\n", "floor: bare Xlib client, p50", floor.p50,
              tap.p50 / floor.p50);

  std::this_thread::sleep_for(std::chrono::seconds(25));  // back to attract, everything settled
  line("memory, PSS", static_cast<double>(kiosk.pss_kib()) / 1024, "MiB", 30, "");
  line("CPU ticks while idle, motion off", static_cast<double>(idle_ticks(kiosk, arguments.idle_s)), "ticks",
       0, "");
  return 0;
}

void measure_motion(const Arguments& arguments) {
  test::X11Screen screen(arguments.display);
  const auto references = hands::load_references(arguments.references);
  hands::Eyes eyes(screen, references);
  test::Process kiosk({arguments.kiosk, "--config", arguments.moving_config}, "/dev/null");
  if (eyes.wait_for({"attract"}, std::chrono::seconds(20)) == nullptr) return;
  std::this_thread::sleep_for(std::chrono::seconds(3));
  const auto ticks = static_cast<double>(idle_ticks(kiosk, 3 * arguments.idle_s));
  line("CPU while idle, attract motion on",
       ticks / (3.0 * arguments.idle_s * static_cast<double>(sysconf(_SC_CLK_TCK))) * 100, "%", 0.5, "");
}

// From the question to the behaviours, as a citizen goes.
void measure_fade(const Arguments& arguments) {
  test::X11Screen screen(arguments.display);
  const auto references = hands::load_references(arguments.references);
  const auto* const attract = vietnamese(references, "attract");
  const auto* const behaviours = vietnamese(references, "behaviours");
  hands::Eyes eyes(screen, references);
  test::Process kiosk({arguments.kiosk, "--config", arguments.moving_config}, "/dev/null");
  if (behaviours == nullptr || eyes.wait_for({"attract"}, std::chrono::seconds(20)) == nullptr) return;
  const hands::Spot watched = most_different(attract->pixels, behaviours->pixels);
  Fading worst{1'000'000, 0};
  for (int i = 0; i < 5; ++i) {
    const hands::Spot face = attract->targets.at("level:3");
    screen.tap(face.x, face.y);
    const Fading fading = watch_fade(screen, watched);
    worst.pictures = std::min(worst.pictures, fading.pictures);
    worst.longest_gap_ms = std::max(worst.longest_gap_ms, fading.longest_gap_ms);
    const hands::Spot done = behaviours->targets.at("button:done");
    screen.tap(done.x, done.y);
    if (eyes.wait_for({"attract"}, std::chrono::seconds(20)) == nullptr) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5'500));  // the cool-down
  }
  std::printf("%-44s %9zu        (160 ms at 60 Hz are 9)\n", "cross-fade, fewest pictures seen",
              worst.pictures);
  line("cross-fade, longest time between two", worst.longest_gap_ms, "ms", 2 * 1000.0 / 60, "");
}

// A driver that can't sleep, as on KMSDRM, without any hardware.
void measure_polling(const Arguments& arguments) {
  setenv("SDL_VIDEODRIVER", "offscreen", 1);
  test::Process kiosk({arguments.kiosk, "--config", arguments.still_config}, "/dev/null");
  std::this_thread::sleep_for(std::chrono::seconds(3));
  const std::int64_t before = wake_ups(kiosk.pid());
  std::this_thread::sleep_for(std::chrono::seconds(arguments.idle_s));
  line("wake-ups a second, idle, polling driver",
       static_cast<double>(wake_ups(kiosk.pid()) - before) / arguments.idle_s, "/s", 40, "");
  unsetenv("SDL_VIDEODRIVER");
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("Measures the kiosk on a real X display.");
  app.add_option("--display", arguments.display)->envname("DISPLAY");
  app.add_option("--kiosk", arguments.kiosk)->required();
  app.add_option("--still", arguments.still_config, "configuration with motion off")->required();
  app.add_option("--moving", arguments.moving_config, "configuration with motion on")->required();
  app.add_option("--references", arguments.references)->required();
  app.add_option("--rounds", arguments.rounds);
  app.add_option("--idle-s", arguments.idle_s);
  CLI11_PARSE(app, argc, argv);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // what was measured is kept when a later part is ended
  const int failed = measure(arguments);
  if (failed != 0) return failed;
  measure_fade(arguments);
  measure_motion(arguments);
  measure_polling(arguments);
  return failed;
}
