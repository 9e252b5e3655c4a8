// The feedback terminal: puts its parts together, on the stack, in the order they live.
#include <cstdio>

#include "kiosk/app/command_line.h"
#include "kiosk/app/loop.h"
#include "kiosk/app/preview.h"
#include "kiosk/app/setup.h"
#include "kiosk/app/signal_watch.h"
#include "kiosk/sdl/event_source.h"
#include "kiosk/sdl/png.h"
#include "kiosk/sdl/surface_canvas.h"
#include "kiosk/ui/grid.h"
#include "sync/base/log.h"
#include "sync/base/system_clock.h"

using namespace xinluon;

namespace {

Result<void> preview(const app::PreviewRequest& request, const app::Config& config) {
  XINLUON_TRY(const app::TerminalParts parts, app::load_parts(config));
  XINLUON_TRY(sdl::Fonts fonts, sdl::Fonts::open(config.assets / "fonts"));
  const double ppmm = ui::pixels_per_mm(request.size, std::nullopt, config.diagonal_in);
  XINLUON_TRY(const ui::View view, app::make_preview(request, ppmm, parts, fonts));
  XINLUON_RETURN_IF_ERROR(app::write_layout(request, ppmm, view));
  if (request.picture.empty()) return {};
  sdl::Painter painter(fonts, config.assets);
  sdl::SurfaceCanvas canvas(request.size, painter);
  canvas.draw(view.list, {{0, 0, request.size.w, request.size.h}});
  return sdl::save_png(canvas.image(), request.picture);
}

Result<void> serve(const app::CommandLine& line, app::Config config) {
  XINLUON_TRY(Signals signals, Signals::take_over());
  const SystemClock clock;
  XINLUON_TRY(ServiceManager service_manager, ServiceManager::from_environment());
  XINLUON_TRY(const votelog::ThreadOptions options, app::log_options(config));
  XINLUON_TRY(const app::TerminalParts parts, app::load_parts(config));
  XINLUON_TRY(sdl::Fonts fonts, sdl::Fonts::open(config.assets / "fonts"));
  sdl::Painter painter(fonts, config.assets);
  app::Inbox inbox;
  const app::SignalWatch watch(signals, [&] { inbox.ask_to_stop(); });
  XINLUON_TRY(const auto votes,
              votelog::VoteLogThread::start(options, clock, [&](auto notice) { inbox.post(notice); }));
  app::Terminal terminal(parts, fonts, *votes, clock.boot());
  const auto open_display = [&]() -> Result<app::OpenedDisplay> {
    XINLUON_TRY(auto screen, sdl::Screen::open({line.windowed}, painter));
    auto events = std::make_unique<sdl::EventSource>(*screen, clock);
    const auto width_mm = screen->panel_width_mm();
    const std::string trouble = screen->trouble();
    return app::OpenedDisplay{std::move(screen), std::move(events), width_mm, trouble};
  };
  app::Loop({terminal, inbox, *votes, service_manager, clock, open_display, config.diagonal_in}).run();
  return {};
}

int complain(const Error& error, int exit_code) {
  std::fprintf(stderr, "xinluon-kiosk: %s\n", error.message.c_str());
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  const auto parsed = app::parse_command_line(argc, argv);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& line = std::get<app::CommandLine>(parsed);
  log::init("xinluon-kiosk", log::Priority::info);
  const auto config = app::configure(line);
  if (!config) return complain(config.error(), 2);
  if (line.check_config) {
    if (const auto parts = app::load_parts(*config); !parts) return complain(parts.error(), 2);
    std::printf("%s is fine\n", line.config.c_str());
    return 0;
  }
  const auto done = line.preview ? preview(*line.preview, *config) : serve(line, *config);
  if (!done) return complain(done.error(), done.error().code == Errc::rejected ? 2 : 1);
  return 0;
}
