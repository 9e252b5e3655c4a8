// The step on the writer's thread: one transaction from the head's lock to its move.
#include <utility>
#include <variant>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/server/ingest/approval.h"
#include "sync/server/ingest/boot_evidence.h"
#include "sync/server/ingest/continuity.h"
#include "sync/server/ingest/deriving.h"
#include "sync/server/ingest/ingest.h"
#include "sync/server/ingest/problems.h"
#include "sync/server/storage/alarms.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/health_history.h"
#include "sync/server/storage/log_requests.h"
#include "sync/server/storage/records.h"

namespace xinluon::ingest {
namespace {

namespace problems = wire::problems;
using storage::AlarmKind;
using Outcome = std::variant<wire::BatchAnswer, wire::Problem>;

Outcome problem(const wire::ProblemKind& kind, std::string detail, WallTime now) {
  return wire::make_problem(kind, std::move(detail), to_ms(now));
}

class Acceptance {
 public:
  Acceptance(db::Connection& connection, const Batch& batch, const Settings& settings, WallTime now)
      : connection_(connection),
        batch_(batch),
        envelope_(batch.sender.envelope),
        settings_(settings),
        now_(now) {}

  Result<Outcome> run();

 private:
  Result<std::optional<Outcome>> check_kiosk();
  Result<Outcome> answer_conflict(const Judgement& judgement);
  Result<void> append(std::size_t first_new);
  Result<void> append_records(std::size_t first_new);
  Result<void> count_votes(std::size_t first_new, TallyChange& tallies);
  Result<void> move_head(std::size_t first_new);
  Result<void> note_health();
  // Tells of a technician's request for the journal, where one waits.
  Result<void> ask_for_journal(wire::BatchAnswer& answer);
  Result<void> alarm(AlarmKind kind, const std::string& detail);
  std::int64_t next_ms() const;

  db::Connection& connection_;
  const Batch& batch_;
  const wire::Envelope& envelope_;
  const Settings& settings_;
  WallTime now_;
  storage::Kiosk kiosk_;
  storage::Head head_;
};

Result<Outcome> Acceptance::run() {
  XINLUON_TRY(auto refusal, check_kiosk());
  if (refusal) return std::move(*refusal);

  const auto start = crypto::chain_start(envelope_.kiosk, envelope_.epoch);
  XINLUON_TRY(auto locked, storage::lock_head(connection_, envelope_.kiosk, envelope_.epoch,
                                              crypto::as_bytes(start), now_));
  head_ = std::move(locked.head);
  if (locked.made && head_.ordinal > 1) {
    XINLUON_RETURN_IF_ERROR(
        alarm(AlarmKind::new_epoch, format("epoch {} of this kiosk began", head_.ordinal)));
  }
  XINLUON_RETURN_IF_ERROR(note_health());

  XINLUON_TRY(const auto judgement, judge(connection_, head_, batch_));
  if (judgement.continuity == Continuity::behind || judgement.continuity == Continuity::fork)
    return answer_conflict(judgement);
  XINLUON_RETURN_IF_ERROR(append(judgement.first_new));

  const auto head_hash = crypto::hash_from_bytes(head_.hash);
  XINLUON_CHECK(head_hash, "it was found equal to a hash, or was set to one");
  wire::BatchAnswer answer{head_.seq,   *head_hash,           head_.backed_up_seq,
                           to_ms(now_), kiosk_.config_wanted, next_ms()};
  if (batch_.lines.empty()) answer.pins = settings_.pins;
  XINLUON_RETURN_IF_ERROR(ask_for_journal(answer));
  return answer;
}

// Again, now under the writer: it may have been revoked, or enrolled with another key, since the check.
Result<std::optional<Outcome>> Acceptance::check_kiosk() {
  auto found = storage::find_kiosk(connection_, storage::Scope::device_protocol(), envelope_.kiosk);
  if (!found && found.error().code == Errc::not_found)
    return problem(problems::unknown_kiosk, found.error().message, now_);
  if (!found) return fail(std::move(found).error());
  kiosk_ = std::move(*found);
  if (kiosk_.public_key != batch_.sender.kiosk.public_key)
    return problem(problems::bad_signature, "the kiosk was enrolled with another key meanwhile", now_);
  if (kiosk_.state == storage::KioskState::revoked)
    return problem(problems::revoked, format("kiosk {}", envelope_.kiosk.text()), now_);
  if (kiosk_.board.empty() || envelope_.board.empty() || kiosk_.board == envelope_.board)
    return std::optional<Outcome>();
  XINLUON_RETURN_IF_ERROR(
      alarm(AlarmKind::board_changed, "its key is used on another board than it was enrolled on"));
  return problem(problems::unknown_kiosk, "enrolled on another board; enrol this device", now_);
}

Result<Outcome> Acceptance::answer_conflict(const Judgement& judgement) {
  const bool behind = judgement.continuity == Continuity::behind;
  XINLUON_RETURN_IF_ERROR(alarm(behind ? AlarmKind::server_behind : AlarmKind::fork, judgement.detail));
  auto conflict =
      wire::make_problem(behind ? problems::server_behind : problems::fork, judgement.detail, to_ms(now_));
  conflict.head_seq = head_.seq;
  conflict.head_hash = crypto::hash_from_bytes(head_.hash);
  return Outcome(std::move(conflict));
}

Result<void> Acceptance::append(std::size_t first_new) {
  TallyChange tallies;
  XINLUON_RETURN_IF_ERROR(take_boot_evidence(connection_, batch_, first_new, tallies));
  if (first_new < batch_.lines.size()) {
    XINLUON_RETURN_IF_ERROR(append_records(first_new));
    XINLUON_RETURN_IF_ERROR(count_votes(first_new, tallies));
    XINLUON_RETURN_IF_ERROR(move_head(first_new));
  }
  return tallies.apply(connection_);
}

Result<void> Acceptance::append_records(std::size_t first_new) {
  std::vector<storage::NewRecord> records;
  records.reserve(batch_.lines.size() - first_new);
  for (std::size_t i = first_new; i < batch_.lines.size(); ++i) {
    const Line& line = batch_.lines[i];
    records.push_back(
        {envelope_.first_seq + i, line.bytes, crypto::as_bytes(line.hash), line.record.has_value()});
  }
  return storage::append_records(connection_, envelope_.kiosk, envelope_.epoch, kiosk_.counter, records);
}

Result<void> Acceptance::count_votes(std::size_t first_new, TallyChange& tallies) {
  if (kiosk_.state == storage::KioskState::pending)
    XINLUON_RETURN_IF_ERROR(note_pending(connection_, envelope_.kiosk, envelope_.epoch,
                                         envelope_.first_seq + first_new, envelope_.last_seq, now_));
  return count_records(connection_, envelope_.kiosk, envelope_.epoch, kiosk_.counter,
                       readable_records(batch_, first_new), tallies);
}

Result<void> Acceptance::move_head(std::size_t first_new) {
  for (std::size_t i = first_new; i < batch_.lines.size(); ++i) {
    const Line& line = batch_.lines[i];
    if (line.record) continue;
    ++head_.unreadable;
    XINLUON_RETURN_IF_ERROR(alarm(
        AlarmKind::unreadable,
        format("record {} is kept but can't be read: {}", envelope_.first_seq + i, line.why_unreadable)));
  }
  head_.seq = envelope_.last_seq;
  head_.hash = crypto::as_bytes(envelope_.last_hash);
  head_.envelope = batch_.sender.envelope_text;
  head_.signature = batch_.sender.signature_text;
  head_.signer = kiosk_.public_key;
  return storage::move_head(connection_, head_);
}

Result<void> Acceptance::note_health() {
  const auto& told = envelope_.health;
  storage::Health health;
  health.last_seen = batch_.sender.received;
  health.pending = told.pending;
  health.disk_free_bytes = told.disk_free_bytes;
  health.cpu_temp_millicelsius = told.cpu_temp_millicelsius;
  health.display = told.display;
  health.software = told.software;
  health.app_state = told.app_state;
  health.undervoltage = told.undervoltage;
  health.throttled = told.throttled;
  health.clock_skew_ms = told.clock_skew_ms;
  health.config_version = told.config_version;
  health.config_refused = told.config_refused;
  health.config_trouble = told.config_trouble;
  XINLUON_RETURN_IF_ERROR(storage::put_health(connection_, envelope_.kiosk, health));
  return storage::add_to_history(connection_, envelope_.kiosk, health);
}

Result<void> Acceptance::ask_for_journal(wire::BatchAnswer& answer) {
  if (kiosk_.log_wanted == 0) return {};
  XINLUON_TRY(const auto request,
              storage::find_log_request(connection_, storage::Scope::device_protocol(), kiosk_.log_wanted));
  answer.log_request = request.id;
  answer.log_lines = request.lines;
  return {};
}

Result<void> Acceptance::alarm(AlarmKind kind, const std::string& detail) {
  log::warning("kiosk {} epoch {}: {}: {}", envelope_.kiosk.text(), envelope_.epoch.text(),
               storage::name_of(kind), detail);
  return storage::raise_alarm(connection_, envelope_.kiosk, envelope_.epoch, kind, now_, detail);
}

// ± 20 %, spread by the request's random nonce, so that kiosks started together do not stay together.
std::int64_t Acceptance::next_ms() const {
  std::uint64_t mixed = 0;
  for (const char c : envelope_.nonce) mixed = 31 * mixed + static_cast<unsigned char>(c);
  return settings_.heartbeat.count() * (80 + static_cast<std::int64_t>(mixed % 41)) / 100;
}

}  // namespace

OrProblem<wire::BatchAnswer> accept(db::Connection& writer, const Batch& batch, const Settings& settings,
                                    WallTime now) {
  auto outcome = db::shared_transaction(
      writer, [&]() -> Result<Outcome> { return Acceptance(writer, batch, settings, now).run(); });
  if (!outcome) return refuse_for(outcome.error(), now);
  if (auto* refused = std::get_if<wire::Problem>(&*outcome)) return tl::unexpected(std::move(*refused));
  return std::get<wire::BatchAnswer>(*outcome);
}

}  // namespace xinluon::ingest
