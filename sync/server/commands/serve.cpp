#include "sync/server/commands/serve.h"

#include <algorithm>
#include <functional>

#include <sys/resource.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/service_manager.h"
#include "sync/base/signals.h"
#include "sync/server/accounts/audit.h"
#include "sync/server/accounts/user.h"
#include "sync/server/commands/admin_socket.h"
#include "sync/server/commands/exit_codes.h"
#include "sync/server/commands/flag_work.h"
#include "sync/server/commands/reload.h"
#include "sync/server/commands/trust.h"
#include "sync/server/commands/warming.h"
#include "sync/server/fleet/watch.h"
#include "sync/server/ingest/closing.h"
#include "sync/server/reports/checkpoint.h"
#include "sync/server/reports/live_steps.h"

namespace xinluon::commands {
namespace {

// As often as with the unit's watchdog: a page that is drawn anew each minute shows steps that are fresh.
constexpr std::chrono::milliseconds without_watchdog{15'000};

// Alive means that the thread all votes go through does its work, not merely that this one runs.
bool writer_answers(db::Writer& writer) {
  const auto answered = writer.run([](db::Connection&) -> Result<void> { return {}; });
  if (!answered) log::warning("the writer does not answer: {}", answered.error().message);
  return answered.has_value();
}

// Accounts nobody uses, and what the audit log need no longer keep: once a night, behind the checkpoint.
void care_for_accounts(const http::Application& application, db::Writer& writer, WallTime now) {
  const auto disabled = writer.run([now](db::Connection& connection) {
    return db::transaction(connection, [&] { return accounts::disable_idle_users(connection, now); });
  });
  if (!disabled) log::warning("accounts that idle: {}", disabled.error().message);
  if (disabled)
    for (const auto& name : *disabled)
      log::info("account {} is disabled: nobody signed in for 45 days", name);
  const auto& key = application.identity().signing;
  const auto pruned = writer.run(
      [&key, now](db::Connection& connection) { return accounts::prune_audit(connection, key, now); });
  if (!pruned) log::warning("audit log: {}", pruned.error().message);
  if (pruned && *pruned > 0) log::info("{} entries of the audit log were past their 12 months", *pruned);
}

// Once a night; one that can't be made is made at the next look.
void make_checkpoint_when_due(const http::Application& application, db::Writer& writer, WallTime now) {
  const auto& key = application.identity().signing;
  const auto made = writer.run([&key, now](db::Connection& connection) -> Result<bool> {
    return db::transaction(connection, [&]() -> Result<bool> {
      XINLUON_TRY(const auto last,
                  storage::last_checkpoint(connection, storage::Scope::local_administrator()));
      if (!reports::checkpoint_due(last, now)) return false;
      XINLUON_RETURN_IF_ERROR(reports::make_checkpoint(connection, key, now));
      return true;
    });
  });
  if (!made) log::warning("checkpoint: {}", made.error().message);
  if (!made || !*made) return;
  log::info("checkpoint made");
  care_for_accounts(application, writer, now);
}

// Before their figures are published: what comes for them afterwards counts on the first open day.
void close_days_when_due(db::Writer& writer, WallTime now, Milliseconds up) {
  const auto closed =
      writer.run([now, up](db::Connection& connection) { return ingest::close_days(connection, now, up); });
  if (!closed) log::warning("closing days: {}", closed.error().message);
}

void advance_live_steps(http::Application& application, WallTime now) {
  auto& releases = application.releases();
  const auto advanced = application.writer().run([&releases, now](db::Connection& connection) {
    return reports::advance_live_steps(connection, now, releases);
  });
  if (!advanced) log::warning("what is told live: {}", advanced.error().message);
}

// Kiosks that fell silent or have trouble; roll-outs of settings.
void watch_kiosks(http::Application& application, WallTime now) {
  const auto watched = application.writer().run(
      [now](db::Connection& connection) { return fleet::watch_kiosks(connection, now); });
  if (!watched) return log::warning("watching the kiosks: {}", watched.error().message);
  application.desk().tell_news(watched->told);
}

Result<void> wait_for_end(Signals& signals, ServiceManager& manager, http::Application& application,
                          const Clock& clock, const std::function<void()>& reload) {
  db::Writer& writer = application.writer();
  const auto interval = manager.watchdog_interval();
  const auto wait =
      interval ? std::chrono::duration_cast<std::chrono::milliseconds>(*interval) : without_watchdog;
  const BootTime began = clock.boot();
  Warming warming(application.readers(), application.releases());
  for (;;) {
    close_days_when_due(writer, clock.wall(), clock.boot() - began);
    advance_live_steps(application, clock.wall());
    warming.look(clock.wall());
    const auto signal = signals.wait(wait);
    if (signal == Signal::stop) return {};
    if (signal == Signal::reload) reload();
    make_checkpoint_when_due(application, writer, clock.wall());
    watch_kiosks(application, clock.wall());
    judge_waiting_days(writer, clock);
    if (interval && writer_answers(writer)) XINLUON_RETURN_IF_ERROR(manager.alive());
  }
}

// A connection is a file descriptor. Systemd raises the limit; a shell often gives 1024.
void make_room_for(std::size_t connections) {
  constexpr rlim_t beside_connections = 256;  // database, logs, sockets
  const rlim_t wanted = connections + beside_connections;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
    log::warning("only {} files may be open: fewer connections than limits.connections", limit.rlim_cur);
}

void announce(const http::ListenAddress& address, const http::Identity& identity) {
  log::info("listening on https://{}", to_text(address));
  for (const auto& pin : identity.pins) log::info("pin {}", pin);
  log::info("server key {}", identity.signing.public_key().to_base64());
}

Result<void> serve(const Config& config, const Clock& clock) {
  XINLUON_TRY(auto signals, Signals::take_over());
  XINLUON_TRY(auto manager, ServiceManager::from_environment());
  make_room_for(config.application.server.max_connections);
  XINLUON_TRY(const auto application, http::Application::start(config.application, clock));
  http::ListenAddress address = config.application.server.listen;
  address.port = application->port();
  XINLUON_RETURN_IF_ERROR(write_file_durably(listen_file(config), to_text(address) + "\n", 0644));
  XINLUON_TRY(auto admin, AdminSocket::open(config.application.identity.data, application->writer(), clock,
                                            trust_of(config, application->identity())));
  announce(address, application->identity());
  notices::Courier courier(courier_options(config), application->readers(), application->writer(), clock);
  courier.start();
  XINLUON_RETURN_IF_ERROR(manager.ready("listening on " + to_text(address)));
  const auto reload = [&] { reload_configuration(config.file, *application, courier); };
  XINLUON_RETURN_IF_ERROR(wait_for_end(signals, manager, *application, clock, reload));
  log::info("stopping");
  XINLUON_RETURN_IF_ERROR(manager.stopping());
  admin.reset();
  application->stop();
  return {};
}

}  // namespace

int run_serve(const Config& config, const Clock& clock) {
  log::init("xinluon-server", config.log_level);
  log::set_format(config.log_format);
  const auto served = serve(config, clock);
  return served ? exit_fine : complain(served.error(), exit_failed);
}

}  // namespace xinluon::commands
