// The kiosk as a person meets it: how soon it draws, what it holds, what it does while nobody is there, and
// how long a press takes to show. Everything on a real X server; the floor is a bare Xlib client there.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <functional>
#include <optional>
#include <thread>

#include <CLI/CLI.hpp>
#include <X11/Xlib.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>
#include <unistd.h>

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

const hands::Reference* attract_of(const std::vector<hands::Reference>& references) {
  for (const auto& reference : references)
    if (reference.screen == "attract" && reference.lang == "vi") return &reference;
  return nullptr;
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

int measure(const Arguments& arguments) {
  test::X11Screen screen(arguments.display);
  const auto references = hands::load_references(arguments.references);
  const hands::Reference* attract = attract_of(references);
  hands::Eyes eyes(screen, references);
  const Latency floor = measure_floor(arguments.display, screen, arguments.rounds);

  const auto start = Clock::now();
  test::Process kiosk({arguments.kiosk, "--config", arguments.still_config}, "/dev/null");
  if (eyes.wait_for({"attract"}, std::chrono::seconds(20)) == nullptr) {
    std::fprintf(stderr, "the kiosk showed no attract screen; run it by hand: %s --config %s\n",
                 arguments.kiosk.c_str(), arguments.still_config.c_str());
    return 1;
  }
  const double wall_ms = ms_since(start);
  line("first frame, CPU time", static_cast<double>(kiosk.cpu_ms()), "ms", 150, "");
  std::printf("%-44s %9.2f ms\n", "first frame, wall time seen by X", wall_ms);
  std::this_thread::sleep_for(std::chrono::seconds(2));

  const hands::Spot face = attract->targets.at("level:3");
  const hands::Spot corner{face.x, face.y};  // replaced below by a place on the card that no face covers
  hands::Spot watched = corner;
  for (int dy = 0; dy < screen.height() / 2; ++dy)
    if (attract->pixels.at(face.x, face.y + dy) == 0xFFFFFF) {
      watched = {face.x, face.y + dy + 2};
      break;
    }
  const Latency tap =
      press_to_pixel(screen, face, watched, {screen.width() / 2, screen.height() - 4}, arguments.rounds);
  line("press to changed pixel, p50", tap.p50, "ms", 4, "");
  std::printf("%-44s %9.2f ms\n", "press to changed pixel, p99", tap.p99);
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
  const int failed = measure(arguments);
  if (failed == 0) measure_motion(arguments);
  return failed;
}
