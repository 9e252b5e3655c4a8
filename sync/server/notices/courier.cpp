#include "sync/server/notices/courier.h"

#include <utility>

#include <poll.h>
#include <sys/eventfd.h>

#include "sync/base/check.h"
#include "sync/base/log.h"
#include "sync/server/notices/announce.h"
#include "sync/server/notices/quality_watch.h"
#include "sync/server/notices/scheduled.h"

namespace xinluon::notices {
namespace {

constexpr int look_every_ms = 30'000;
// Keys are kept this long so that nothing is told twice; texts and files are gone once delivered.
constexpr Milliseconds memory = std::chrono::hours(24 * 400);

bool readable(int fd, int patience_ms) {
  pollfd waiting{fd, POLLIN, 0};
  return poll(&waiting, 1, patience_ms) > 0;
}

void complain(std::string_view what, const Result<void>& outcome) {
  if (!outcome) log::warning("{}: {}", what, outcome.error().message);
}

}  // namespace

Courier::Courier(CourierOptions options, db::Readers& readers, db::Writer& writer, const Clock& clock)
    : options_(std::move(options)),
      readers_(readers),
      writer_(writer),
      clock_(clock),
      stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  XINLUON_CHECK(stop_.get() >= 0, "no descriptor to stop the courier by");
}

Courier::~Courier() {
  eventfd_write(stop_.get(), 1);
  if (thread_.joinable()) thread_.join();
}

void Courier::start() {
  thread_ = std::thread([this] { run(); });
}

void Courier::run() {
  while (!readable(stop_.get(), look_every_ms)) look();
}

void Courier::reload(CourierOptions options) {
  const std::lock_guard lock(mutex_);
  options_ = std::move(options);
}

CourierOptions Courier::options() const {
  const std::lock_guard lock(mutex_);
  return options_;
}

void Courier::look() {
  const CourierOptions current = options();
  complain("judging quality", judge());
  complain("announcing alerts", announce(current));
  complain("scheduled reports", report(current));
  complain("delivering messages", deliver_due(current));
  complain("forgetting messages", forget());
}

Result<void> Courier::judge() {
  const WallTime now = clock_.wall();
  const auto connection = readers_.lease();
  XINLUON_TRY(const bool due, quality_is_due(*connection, now));
  if (!due) return {};
  XINLUON_TRY(const auto judgements, judge_quality(*connection, now));
  XINLUON_TRY(const bool ours,
              writer_.run([&](db::Connection& writer) { return write_judgements(writer, judgements, now); }));
  if (ours) log::info("quality judged: {} judgements", judgements.size());
  return {};
}

Result<void> Courier::announce(const CourierOptions& options) {
  const Announcing announcing{options.channels.mail.has_value(), options.channels.webhook.has_value(),
                              options.server};
  XINLUON_TRY(const auto put, writer_.run([&](db::Connection& writer) {
    return announce_alerts(writer, announcing, clock_.wall());
  }));
  if (put > 0) log::info("alerts announced: {} messages", put);
  return {};
}

Result<void> Courier::report(const CourierOptions& options) {
  if (!options.channels.mail) return {};
  const WallTime now = clock_.wall();
  const auto connection = readers_.lease();
  XINLUON_TRY(const auto due, due_reports(*connection, options.server, now));
  for (const DueReports& reports : due) {
    XINLUON_TRY(const auto put,
                writer_.run([&](db::Connection& writer) { return put_reports(writer, reports, now); }));
    log::info("{} reports: {} messages", storage::name_of(reports.topic), put);
  }
  return {};
}

// Claimed one by one: each is delivered well within its lease.
Result<void> Courier::deliver_due(const CourierOptions& options) {
  for (std::size_t i = 0; i < deliveries_at_once && !readable(stop_.get(), 0); ++i) {
    const WallTime now = clock_.wall();
    XINLUON_TRY(const auto claims, writer_.run([&](db::Connection& writer) {
      return db::transaction(writer, [&] { return storage::claim_messages(writer, now, delivery_lease, 1); });
    }));
    if (claims.empty()) return {};
    const auto& claim = claims.front();
    const auto outcome = deliver(options.channels, claim.message, claim.created, now, stop_.get());
    const WallTime ended = clock_.wall();
    XINLUON_RETURN_IF_ERROR(writer_.run([&](db::Connection& writer) {
      return db::transaction(writer, [&] { return note_delivery(writer, claim, outcome, ended); });
    }));
  }
  return {};
}

Result<void> Courier::forget() {
  const WallTime before = clock_.wall() - memory;
  XINLUON_RETURN_IF_ERROR(writer_.run([before](db::Connection& writer) {
    return db::transaction(writer, [&] { return storage::forget_messages(writer, before); });
  }));
  return {};
}

}  // namespace xinluon::notices
