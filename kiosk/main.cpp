// The feedback terminal: puts its parts together, on the stack, in the order they live.
#include "kiosk/app/check_pack.h"
#include "kiosk/app/command_line.h"
#include "kiosk/app/loop.h"
#include "kiosk/app/preview.h"
#include "kiosk/app/setup.h"
#include "kiosk/app/signal_watch.h"
#include "kiosk/app/staff_desk.h"
#include "kiosk/app/turns.h"
#include "kiosk/sdl/event_source.h"
#include "kiosk/sdl/speaker.h"
#include "kiosk/sdl/surface_canvas.h"
#include "sync/base/log.h"
#include "sync/base/system_clock.h"

namespace {
using namespace xinluon;
// What needs neither window nor vote log: pictures of screens, the check of a language pack.
Result<void> at_the_desk(const app::CommandLine& line, const app::Config& config) {
  XINLUON_TRY(const app::TerminalParts parts, app::load_parts(config));
  XINLUON_TRY(sdl::Fonts fonts, sdl::Fonts::open(config.assets / "fonts"));
  if (line.check_pack) return app::check_pack(*line.check_pack, config.assets / "strings", parts, fonts);
  XINLUON_TRY(const ui::View view, app::preview(*line.preview, config.diagonal_in, parts, fonts));
  if (line.preview->picture.empty()) return {};
  sdl::Painter painter(fonts, config.assets);
  return sdl::save_picture(view.list, line.preview->size, painter, line.preview->picture);
}

// Gives the exit code: a technician who ended the program does not want it back (xinluon-kiosk.service).
Result<int> serve(const app::CommandLine& line, app::Config own) {
  XINLUON_TRY(Signals signals, Signals::take_over());
  const SystemClock clock;
  XINLUON_TRY(ServiceManager service_manager, ServiceManager::from_environment());
  XINLUON_TRY(votelog::ThreadOptions options, app::log_options(own));
  app::Inbox inbox;
  app::SettingsStore settings(own.data / "settings", own);
  options.settings = app::door_of(settings, [&] { inbox.post(app::SettingsCame{}); });
  return app::play_turns(settings, [&](const app::Config& config) -> Result<std::optional<app::Leaving>> {
    XINLUON_TRY(const app::TerminalParts parts, app::load_parts(config));
    XINLUON_TRY(sdl::Fonts fonts, sdl::Fonts::open(config.assets / "fonts"));
    sdl::Painter painter(fonts, config.assets);
    const app::SignalWatch watch(signals, [&] { inbox.ask_to_stop(); });
    XINLUON_TRY(const auto votes, app::start_log(options, clock, inbox));
    sdl::Speaker speaker(config.assets / "sounds", clock);
    const app::PinStore pins(config.pin_path(), config.data);
    app::StaffDesk staff(pins, [&](bool right) { inbox.post(app::PinVerdict{right}); });
    const app::TicketDesk tickets(config.flow.counter, config.ticket_keys);
    app::Terminal terminal(parts,
                           {fonts, *votes, speaker, tickets, [&](const auto& pin) { staff.check(pin); },
                            [&] { return app::look_at_machine(config.data, "/sys"); }, pins.wrong()},
                           clock.boot());
    app::Housekeeper house(config.house, {terminal, speaker, *votes, clock});
    const auto open_display = [&]() -> Result<app::OpenedDisplay> {
      XINLUON_TRY(auto screen, sdl::Screen::open({line.windowed, config.picture}, painter));
      auto events = std::make_unique<sdl::EventSource>(*screen, clock, config.input);
      app::OpenedDisplay display{nullptr, std::move(events), screen->panel_width_mm(), screen->trouble()};
      display.set_shift = [s = screen.get()](ui::Point shift) { s->set_shift(shift); };
      display.canvas = std::move(screen);
      return display;
    };
    return app::Loop({terminal, inbox, *votes, service_manager, clock, open_display, config.diagonal_in,
                      house, &settings})
        .run();
  });
}
}  // namespace
int main(int argc, char** argv) {
  const auto parsed = app::parse_command_line(argc, argv);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& line = std::get<app::CommandLine>(parsed);
  log::init("xinluon-kiosk", log::Priority::info);
  const auto config = app::configure(line);
  if (!config) return app::complain(config.error(), app::exit_bad_usage);
  const bool desk = line.preview || line.check_pack;
  const auto done = line.command ? app::run_command(*line.command, *config)
                    : desk       ? at_the_desk(line, *config).map([] { return 0; })
                                 : serve(line, *config);
  if (done) return *done;
  return app::complain(done.error(), done.error().code == Errc::rejected ? app::exit_bad_usage : 1);
}
