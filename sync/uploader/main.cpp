// xinluon-sync: the uploader of a kiosk.
#include <cstdio>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/base/service_manager.h"
#include "sync/base/signals.h"
#include "sync/base/system_clock.h"
#include "sync/crypto/random.h"
#include "sync/uploader/command_line.h"
#include "sync/uploader/commands.h"
#include "sync/uploader/daemon.h"

namespace {

using namespace xinluon;
using namespace xinluon::uploader;

constexpr int failed = 1;
constexpr int bad_configuration = 2;

int complain(const Error& error, int exit_code) {
  std::fputs(format("xinluon-sync: {}\n", error.message).c_str(), stderr);
  return exit_code;
}

int run(Config config, const std::filesystem::path& config_path, const Clock& clock, Signals& signals) {
  auto manager = ServiceManager::from_environment();
  if (!manager) return complain(manager.error(), failed);
  for (;;) {
    log::init("xinluon-sync", config.log_level);
    const auto ended = run_daemon(config, clock, signals, *manager);
    if (!ended) return complain(ended.error(), failed);
    if (*ended == Signal::stop) break;
    if (auto changed = load_config(config_path))
      config = std::move(*changed);
    else
      log::error("going on with the old configuration: {}", changed.error().message);
  }
  static_cast<void>(manager->stopping());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  auto signals = Signals::take_over();
  if (!signals) return complain(signals.error(), failed);
  crypto::init();
  auto parsed = parse_command_line(argc, argv);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& line = std::get<CommandLine>(parsed);
  const auto* enrolling = std::get_if<EnrolCommand>(&line.command);
  if (enrolling != nullptr && enrolling->check) return check_enrolment_file(enrolling->file);
  auto config = load_config(line.config);
  if (!config) return complain(config.error(), bad_configuration);
  const SystemClock clock;
  if (std::holds_alternative<CheckCommand>(line.command)) return 0;
  if (std::holds_alternative<StatusCommand>(line.command)) return show_status(*config, clock);
  if (enrolling != nullptr) return enrol(*config, enrolling->file, clock, *signals);
  return run(std::move(*config), line.config, clock, *signals);
}
