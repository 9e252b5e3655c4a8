#include "sync/uploader/daemon.h"

#include <algorithm>

#include <unistd.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/crypto/random.h"
#include "sync/uploader/curl_transport.h"
#include "sync/uploader/device_enrolment.h"
#include "sync/uploader/errands.h"
#include "sync/uploader/inviting_thread.h"
#include "sync/uploader/journal_lines.h"
#include "sync/uploader/pinned_server.h"
#include "sync/uploader/socket_app_link.h"
#include "sync/uploader/status.h"
#include "sync/uploader/uploader.h"

namespace xinluon::uploader {
namespace {

constexpr mode_t data_mode = 0700;
constexpr Milliseconds enrolment_look{2'000};  // a file brought by a technician is found while they wait
constexpr Milliseconds new_code_look{30'000};  // a code for a device that is enrolled
constexpr Milliseconds alive_pause{10'000};    // well inside the watchdog of two minutes

class Daemon {
 public:
  Daemon(const Config& config, const Clock& clock, Signals& signals, ServiceManager& manager,
         const crypto::SecretKey& key)
      : config_(config),
        clock_(clock),
        signals_(signals),
        manager_(manager),
        device_{key, board_hash(health_paths_), software()},
        app_(config.app_socket, clock, signals.fd()),
        status_(config.status_file) {}

  // Until a signal comes.
  Signal run();

 private:
  Result<ServerIdentity> identity_or_enrol();
  Result<ServerIdentity> enrol_with(wire::EnrolmentFile file);
  // With a code that was brought for a device that is enrolled: an old card in a new device, another server.
  bool enrolled_anew();
  void tell_not_enrolled(const Error& why);
  // Until a signal comes, or, without one, until this device was enrolled anew.
  Result<std::optional<Signal>> upload(const ServerIdentity& identity);
  Result<PinnedServer> pinned_server(const ServerIdentity& identity);
  // The long poll, under the pins at hand.
  Result<std::unique_ptr<InvitingThread>> invite(const BatchParties& parties, const std::string& url,
                                                 const Pins& pins);
  // The errand, if there is one, instead of what the uploader would do next.
  bool run_errand(Errands& errands, PinnedServer& server);
  void note_wishes(Uploader& uploader, Errands& errands);
  DeviceHealth health() const;
  // Does the one thing. When a signal came meanwhile it is in signal_, and the answer, cut short, is not
  // told.
  void carry_out(const Action& action, Uploader& uploader, PinnedServer& server);
  std::optional<Signal> pause(BootTime until);
  // As pause(), but a technician at the kiosk can cut it short.
  std::optional<Signal> pause_beside_app(BootTime until, Uploader& uploader);
  Result<std::unique_ptr<Transport>> connect(const std::string& url, const std::vector<std::string>& pins);
  Moment moment() const;

  const Config& config_;
  const Clock& clock_;
  Signals& signals_;
  ServiceManager& manager_;
  const HealthPaths health_paths_{.disk = config_.data};
  Device device_;
  SocketAppLink app_;
  StatusFile status_;
  std::string why_not_enrolled_;
  BootTime next_look_{};
  std::string refused_code_;
  std::optional<Signal> signal_;
  std::optional<std::int64_t> clock_skew_ms_;
};

Signal Daemon::run() {
  for (int failures = 0;; ++failures) {
    auto identity = identity_or_enrol();
    if (identity) {
      auto ended = upload(*identity);
      if (ended && *ended) return **ended;
      failures = -1;
      if (ended) continue;
      identity = fail(ended.error());
    }
    tell_not_enrolled(identity.error());
    const bool nothing_to_try = identity.error().code == Errc::not_found;
    const auto wait = nothing_to_try ? enrolment_look : back_off(failures, draw_chance(crypto::random_bytes));
    if (nothing_to_try) failures = 0;
    if (const auto signal = pause(clock_.boot() + wait)) return *signal;
  }
}

Result<std::unique_ptr<Transport>> Daemon::connect(const std::string& url,
                                                   const std::vector<std::string>& pins) {
  return CurlTransport::make(url, pins, config_.proxy, signals_.fd());
}

// A server.toml that does not read is as good as none: a new enrolment file mends it without a keyboard.
Result<ServerIdentity> Daemon::identity_or_enrol() {
  auto identity = load_identity(config_.data);
  if (identity) return identity;
  if (config_.enrolment_file.empty()) return identity;
  auto file = read_enrolment_file(config_.enrolment_file);
  if (!file) return fail(identity.error().code == Errc::not_found ? file.error() : identity.error());
  return enrol_with(*std::move(file));
}

Result<ServerIdentity> Daemon::enrol_with(wire::EnrolmentFile file) {
  auto made = enrol_device(
      file, config_.data, device_, app_,
      [this](const auto& url, const auto& pins) { return connect(url, pins); }, crypto::random_bytes);
  if (!made) return fail(with_context(made.error(), "enrolment"));
  log::info("enrolled {}", describe(*made));
  if (auto blanked = blank_code(config_.enrolment_file, std::move(file)); !blanked)
    log::info("the used code stays in the enrolment file: {}", blanked.error().message);
  return made;
}

// Only out of a file whose code can be blanked: out of another it would be used again and again.
bool Daemon::enrolled_anew() {
  if (clock_.boot() < next_look_) return false;
  next_look_ = clock_.boot() + new_code_look;
  const auto& path = config_.enrolment_file;
  if (path.empty() || access(path.c_str(), W_OK) != 0) return false;
  auto file = read_enrolment_file(path);
  if (!file || file->code == refused_code_) return false;
  std::string code = file->code;
  const auto made = enrol_with(*std::move(file));
  if (made) return true;
  log::warning("goes on where it is enrolled: {}", made.error().message);
  if (made.error().code == Errc::rejected) refused_code_ = std::move(code);
  return false;
}

void Daemon::tell_not_enrolled(const Error& why) {
  if (why.message != why_not_enrolled_) log::warning("not enrolled: {}", why.message);
  why_not_enrolled_ = why.message;
  Overview overview;
  overview.last_outcome = "not enrolled: " + why.message;
  const auto hello = ask_hello(app_);
  overview.app_reached = hello.has_value();
  if (hello && !hello->epochs.empty())
    static_cast<void>(app_.ask(wire::ReportRequest{hello->epochs.back().epoch, 0, 0, "not_enrolled"}));
  status_.update(overview, true, clock_.boot());
}

Result<PinnedServer> Daemon::pinned_server(const ServerIdentity& identity) {
  return PinnedServer::make(
      identity.pins, [this, url = identity.url](const Pins& pins) { return connect(url, pins); },
      [this, identity](const Pins& pins) {
        ServerIdentity rolled = identity;
        rolled.pins = pins;
        return store_identity(config_.data, rolled);
      });
}

Result<std::unique_ptr<InvitingThread>> Daemon::invite(const BatchParties& parties, const std::string& url,
                                                       const Pins& pins) {
  return InvitingThread::start(parties, config_.app_socket, clock_, [&](int stop_fd) {
    return CurlTransport::make(url, pins, config_.proxy, stop_fd);
  });
}

Result<std::optional<Signal>> Daemon::upload(const ServerIdentity& identity) {
  XINLUON_TRY(auto server, pinned_server(identity));
  log::info("sending for {}", describe(identity));
  const BatchParties parties{identity.kiosk, identity.server_key, device_.key, device_.board};
  XINLUON_TRY(auto inviting, invite(parties, identity.url, server.pins()));
  Pins polled_under = server.pins();
  Uploader uploader(parties, crypto::random_bytes, [this] { return health(); });
  Errands errands(parties, crypto::random_bytes,
                  [this](std::size_t lines) { return journal_lines(lines, clock_); });
  for (;;) {
    static_cast<void>(manager_.alive());
    if (enrolled_anew()) return std::optional<Signal>();
    if (run_errand(errands, server)) {
      if (signal_) return signal_;
      continue;
    }
    const Action action = uploader.next(moment());
    const auto* sleep = std::get_if<Sleep>(&action);
    const auto* ask = std::get_if<AskApp>(&action);
    const bool idle =
        sleep != nullptr || (ask != nullptr && std::holds_alternative<wire::WaitRequest>(ask->request));
    status_.update(uploader.overview(), idle, clock_.boot());
    if (sleep != nullptr)
      signal_ = pause_beside_app(sleep->until, uploader);
    else
      carry_out(action, uploader, server);
    if (signal_) return signal_;
    note_wishes(uploader, errands);
    if (server.pins() == polled_under) continue;
    polled_under = server.pins();
    inviting.reset();
    XINLUON_TRY(inviting, invite(parties, identity.url, polled_under));
  }
}

bool Daemon::run_errand(Errands& errands, PinnedServer& server) {
  const auto action = errands.next(clock_.boot());
  if (!action) return false;
  if (const auto* ask = std::get_if<AskApp>(&*action)) {
    const auto line = app_.ask(ask->request);
    signal_ = signals_.next();
    if (!signal_) errands.app_answered(line);
  }
  if (const auto* post = std::get_if<Post>(&*action)) {
    const auto response = server.post(post->request);
    signal_ = signals_.next();
    if (!signal_) errands.server_answered(response);
  }
  return true;
}

void Daemon::note_wishes(Uploader& uploader, Errands& errands) {
  const auto wishes = uploader.take_wishes();
  if (!wishes) return;
  clock_skew_ms_ = to_ms(clock_.wall()) - wishes->server_ms;
  if (const auto* app = uploader.app()) errands.wish(*wishes, *app);
}

DeviceHealth Daemon::health() const {
  DeviceHealth health = read_health(health_paths_);
  health.clock_skew_ms = clock_skew_ms_;
  return health;
}

void Daemon::carry_out(const Action& action, Uploader& uploader, PinnedServer& server) {
  if (const auto* ask = std::get_if<AskApp>(&action)) {
    const auto line = app_.ask(ask->request);
    signal_ = signals_.next();
    if (!signal_) uploader.app_answered(line, clock_.boot());
  }
  if (const auto* post = std::get_if<Post>(&action)) {
    const auto response = server.post(post->request);
    signal_ = signals_.next();
    if (signal_) return;
    uploader.server_answered(response, clock_.boot());
    if (const auto told = uploader.take_told_pins(); !told.empty()) server.told(told);
  }
}

std::optional<Signal> Daemon::pause(BootTime until) {
  for (;;) {
    static_cast<void>(manager_.alive());
    const auto left = std::clamp<Milliseconds>(until - clock_.boot(), Milliseconds(0), alive_pause);
    if (auto signal = signals_.wait(left)) return signal;
    if (clock_.boot() >= until) return std::nullopt;
  }
}

// No record has the last of all numbers, so that only haste, or the time, ends the wait. An app that answers
// otherwise, or not at all, is left alone.
std::optional<Signal> Daemon::pause_beside_app(BootTime until, Uploader& uploader) {
  while (uploader.overview().app_reached && clock_.boot() < until) {
    static_cast<void>(manager_.alive());
    const auto at_most = std::min(until, clock_.boot() + alive_pause);
    const auto line = app_.ask(
        wire::WaitRequest{wire::max_number, std::max<std::int64_t>(1, (at_most - clock_.boot()).count())});
    if (const auto signal = signals_.next()) return signal;
    const auto answer = line ? wire::decode_wait(*line) : Result<wire::WaitAnswer>(fail(line.error()));
    if (answer && answer->hurry) {
      uploader.hurry(clock_.boot());
      return std::nullopt;
    }
    if (!answer || clock_.boot() < at_most) break;
  }
  return pause(until);
}

Moment Daemon::moment() const {
  return {clock_.boot(), clock_.wall_synchronised() ? std::optional(clock_.wall()) : std::nullopt};
}

}  // namespace

std::string software() {
  return "xinluon-sync " XINLUON_VERSION;
}

Result<Signal> run_daemon(const Config& config, const Clock& clock, Signals& signals,
                          ServiceManager& manager) {
  XINLUON_RETURN_IF_ERROR(make_folders(config.data, data_mode));
  const auto lock = lock_file(config.data / "daemon.lock");
  if (!lock) return fail(with_context(lock.error(), "is another xinluon-sync running?"));
  XINLUON_TRY(const auto key, crypto::SecretKey::load_or_create(device_key_path(config.data)));
  if (auto told = manager.ready("sending"); !told) log::warning("{}", told.error().message);
  return Daemon(config, clock, signals, manager, key).run();
}

}  // namespace xinluon::uploader
