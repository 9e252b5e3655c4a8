#include "sync/uploader/uploader.h"

#include <algorithm>

#include "sync/base/check.h"
#include "sync/crypto/hash.h"
#include "sync/wire/limits.h"

namespace xinluon::uploader {
namespace {

constexpr std::uint32_t batch_bytes = wire::max_batch_bytes - wire::max_batch_records;  // room for line ends

// An empty batch at a head: the heartbeat.
wire::RecordsAnswer nothing_after(const Epoch& epoch, Seq head, const crypto::Hash& hash) {
  return {epoch, head + 1, hash, hash, {}};
}

}  // namespace

std::string_view name_of(Link link) {
  switch (link) {
    case Link::unknown:
      return "unknown";
    case Link::ok:
      return "ok";
    case Link::offline:
      return "offline";
    case Link::refused:
      return "refused";
  }
  return "";
}

Uploader::Uploader(BatchParties parties, RandomBytes random, std::function<DeviceHealth()> health)
    : random_(random), device_health_(std::move(health)), writer_(std::move(parties), std::move(random)) {}

Action Uploader::next(const Moment& now) {
  XINLUON_CHECK(std::holds_alternative<Nothing>(flight_), "the last action was answered");
  if (now.boot >= hello_at_ + hello_age) greeted_ = false;
  if (!greeted_ && now.boot >= app_at_) return ask(wire::HelloRequest{}, AskedHello{});
  if (greeted_) {
    if (auto action = confirm_claim()) return std::move(*action);
    if (auto action = report_change()) return std::move(*action);
  }
  if (now.boot < server_at_) return Sleep{greeted_ ? server_at_ : std::min(server_at_, app_at_)};
  if (auto action = check_head(now)) return std::move(*action);
  if (!greeted_) return Sleep{std::min(app_at_, earliest_check())};
  if (auto action = send_records(now)) return std::move(*action);
  return wait_for_seal(now.boot);
}

Overview Uploader::overview() const {
  return {link_, app_reached_, last_outcome_, last_signed_, epochs_};
}

template <class Asked>
Action Uploader::ask(wire::SocketRequest request, Asked asked) {
  flight_ = std::move(asked);
  return AskApp{std::move(request)};
}

void Uploader::stumble(EpochCursor& cursor, Milliseconds at_least, BootTime now) {
  cursor.records_at = now + at_least + back_off(cursor.stumbles++, chance());
}

std::optional<Action> Uploader::confirm_claim() {
  for (std::size_t i = 0; i < epochs_.size(); ++i)
    if (epochs_[i].state == EpochCursor::State::claimed)
      return ask(wire::HashRequest{epochs_[i].local.epoch, epochs_[i].claimed}, AskedHash{i});
  return std::nullopt;
}

wire::ReportRequest Uploader::report_for(const EpochCursor& cursor) const {
  std::string_view state = name_of(link_);
  if (cursor.stumbles > 0 && link_ == Link::ok) state = name_of(Link::refused);
  if (cursor.state == EpochCursor::State::forked) state = "fork";
  return {cursor.local.epoch, cursor.held, cursor.backed_up, std::string(state)};
}

std::optional<Action> Uploader::report_change() {
  if (link_ == Link::unknown) return std::nullopt;
  for (const auto& cursor : epochs_) {
    const auto report = report_for(cursor);
    if (std::find(reported_.begin(), reported_.end(), report) == reported_.end())
      return ask(report, AskedReport{report});
  }
  return std::nullopt;
}

bool Uploader::can_send(const EpochCursor& cursor, BootTime now) const {
  return greeted_ && link_ != Link::refused && cursor.sendable() && now >= cursor.records_at;
}

// A batch is as good as a heartbeat. While the app is away its last hello still names the epochs: the
// heartbeat goes on and tells of it.
std::optional<Action> Uploader::check_head(const Moment& now) {
  for (std::size_t i = 0; i < epochs_.size(); ++i) {
    const auto& cursor = epochs_[i];
    if (now.boot < cursor.check_at || can_send(cursor, now.boot)) continue;
    const auto& epoch = cursor.local.epoch;
    switch (cursor.state) {
      case EpochCursor::State::unknown:
        return post(i, nothing_after(epoch, 0, crypto::chain_start(writer_.parties().kiosk, epoch)), now);
      case EpochCursor::State::confirmed:
        return post(i, nothing_after(epoch, cursor.held, cursor.held_hash), now);
      case EpochCursor::State::forked:
        return post(i,
                    cursor.disputed > 0 ? nothing_after(epoch, cursor.disputed, cursor.disputed_hash)
                                        : nothing_after(epoch, cursor.local.head_seq, cursor.local.head_hash),
                    now);
      case EpochCursor::State::claimed:
        break;  // the app must confirm first
    }
  }
  return std::nullopt;
}

std::optional<Action> Uploader::send_records(const Moment& now) {
  if (outbox_) return post(outbox_->epoch, outbox_->records, now);
  for (std::size_t i = 0; i < epochs_.size(); ++i) {
    const auto& cursor = epochs_[i];
    if (!can_send(cursor, now.boot)) continue;
    return ask(wire::RecordsRequest{cursor.local.epoch, cursor.held, batch_size_.records(), batch_bytes},
               AskedRecords{i});
  }
  return std::nullopt;
}

Action Uploader::wait_for_seal(BootTime now) {
  BootTime until = earliest_check();
  for (const auto& cursor : epochs_)
    if (cursor.sendable() && link_ != Link::refused) until = std::min(until, cursor.records_at);
  XINLUON_CHECK(until > now, "what is due was done");
  const Milliseconds timeout = std::min<Milliseconds>(wire::max_wait, until - now);
  return ask(wire::WaitRequest{epochs_.back().local.head_seq, timeout.count()}, AskedWait{});
}

BootTime Uploader::earliest_check() const {
  BootTime earliest = BootTime::max();
  for (const auto& cursor : epochs_)
    if (cursor.state != EpochCursor::State::claimed) earliest = std::min(earliest, cursor.check_at);
  return earliest;
}

Action Uploader::post(std::size_t epoch, const wire::RecordsAnswer& records, const Moment& now) {
  wire::Health told = health();
  told.pending -= std::min<std::uint64_t>(told.pending, records.lines.size());  // this batch brings them
  WrittenBatch batch = writer_.write(records, app_.boot, told, now);
  flight_ = Sent{epoch, std::move(batch.nonce), batch.last_seq, batch.last_hash, batch.records};
  return Post{std::move(batch.request)};
}

wire::Health Uploader::health() const {
  wire::Health health;
  const DeviceHealth device = device_health_();
  health.disk_free_bytes = device.disk_free_bytes;
  health.cpu_temp_millicelsius = device.cpu_temp_millicelsius;
  health.undervoltage = device.undervoltage;
  health.throttled = device.throttled;
  health.clock_skew_ms = device.clock_skew_ms;
  health.config_version = app_.settings.version;
  health.config_refused = app_.settings.refused;
  health.config_trouble = app_.settings.trouble;
  health.display = app_reached_ && app_.display;
  health.software = app_.software;
  health.app_state = app_reached_ ? app_.app_state : "unreachable";
  for (const auto& cursor : epochs_) {
    health.pending += cursor.pending();
    if (health.app_state != "ok") continue;
    if (cursor.state == EpochCursor::State::forked) health.app_state = "fork";
    if (cursor.stumbles > 0) health.app_state = "stuck";
  }
  return health;
}

}  // namespace xinluon::uploader
