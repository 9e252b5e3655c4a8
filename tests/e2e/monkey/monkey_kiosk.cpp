// xinluon-monkey-kiosk CONFIG TRACE CLOCK: the terminal of kiosk/main.cpp with waits a twentieth as long, a
// wall clock that jumps (jumping_clock.h), and a witness at its vote log (witness.h).
#include <cstdio>

#include "kiosk/app/housekeeper.h"
#include "kiosk/app/loop.h"
#include "kiosk/app/setup.h"
#include "kiosk/app/signal_watch.h"
#include "kiosk/app/staff_desk.h"
#include "kiosk/sdl/event_source.h"
#include "kiosk/sdl/speaker.h"
#include "sync/base/log.h"
#include "tests/e2e/monkey/jumping_clock.h"
#include "tests/e2e/monkey/witness.h"

using namespace xinluon;

// Read by the leak sanitizer. SDL closes its bus connection without freeing libdbus's read buffer.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libdbus-1\n";
}

namespace {

void hurry(flow::Settings& settings) {
  for (Milliseconds* wait :
       {&settings.screen_guard, &settings.accept_lock, &settings.cool_down, &settings.wait_message,
        &settings.rating_idle, &settings.language_idle, &settings.vote_idle, &settings.countdown,
        &settings.thanks, &settings.thanks_deaf, &settings.thanks_waiting, &settings.answer_idle,
        &settings.closing, &settings.notice})
    *wait /= 20;
}

Result<void> serve(const char* config_file, const char* trace_file, const char* clock_file) {
  XINLUON_TRY(app::Config config, app::load_config(config_file));
  hurry(config.flow);
  XINLUON_TRY(Signals signals, Signals::take_over());
  const test::JumpingClock clock(clock_file);
  XINLUON_TRY(ServiceManager service_manager, ServiceManager::from_environment());
  XINLUON_TRY(const votelog::ThreadOptions options, app::log_options(config));
  XINLUON_TRY(const app::TerminalParts parts, app::load_parts(config));
  XINLUON_TRY(sdl::Fonts fonts, sdl::Fonts::open(config.assets / "fonts"));
  sdl::Painter painter(fonts, config.assets);
  app::Inbox inbox;
  const app::SignalWatch watch(signals, [&] { inbox.ask_to_stop(); });
  test::Trace trace(trace_file, clock);
  XINLUON_TRY(auto log, votelog::VoteLogThread::start(options, clock, [&](votelog::Notice notice) {
                trace.write(notice);
                inbox.post(std::move(notice));
              }));
  test::Witness votes(std::move(log), trace);
  sdl::Speaker speaker(config.assets / "sounds", clock);
  const app::PinStore pins(config.pin_path(), config.data);
  app::StaffDesk staff(pins, [&](bool right) { inbox.post(app::PinVerdict{right}); });
  const app::TicketDesk tickets(config.flow.counter, config.ticket_keys);
  app::Terminal terminal(parts,
                         {fonts, votes, speaker, tickets, [&](const auto& pin) { staff.check(pin); },
                          [&] { return app::look_at_machine(config.data, "/sys"); }, pins.wrong()},
                         clock.boot());
  app::Housekeeper housekeeper(config.house, {terminal, speaker, votes, clock});
  const auto open_display = [&]() -> Result<app::OpenedDisplay> {
    XINLUON_TRY(auto screen, sdl::Screen::open({std::nullopt, config.picture}, painter));
    auto events = std::make_unique<sdl::EventSource>(*screen, clock, config.input);
    app::OpenedDisplay display{nullptr, std::move(events), screen->panel_width_mm(), screen->trouble()};
    display.set_shift = [s = screen.get()](ui::Point shift) { s->set_shift(shift); };
    display.canvas = std::move(screen);
    return display;
  };
  app::Loop({terminal, inbox, votes, service_manager, clock, open_display, config.diagonal_in, housekeeper})
      .run();
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  log::init("xinluon-monkey-kiosk", log::Priority::info);
  const auto done = serve(argv[1], argv[2], argv[3]);
  if (!done) std::fprintf(stderr, "%s\n", done.error().message.c_str());
  return done ? 0 : 1;
}
