#include "sync/server/ingest/import.h"

#include <set>
#include <string>
#include <utility>

#include "sync/base/format.h"
#include "sync/server/ingest/approval.h"
#include "sync/server/ingest/boot_evidence.h"
#include "sync/server/ingest/continuity.h"
#include "sync/server/ingest/deriving.h"
#include "sync/server/ingest/neighbours.h"
#include "sync/server/ingest/read_record.h"
#include "sync/server/storage/alarms.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/records.h"
#include "sync/wire/batch_body.h"

namespace xinluon::ingest {
namespace {

Batch batch_of(const wire::ExportFile& file) {
  Batch batch;
  auto& envelope = batch.sender.envelope;
  envelope.kiosk = file.header.kiosk;
  envelope.epoch = file.header.epoch;
  envelope.first_seq = file.header.first_seq;
  envelope.last_seq = file.header.last_seq;
  envelope.prev_hash = file.header.prev_hash;
  envelope.last_hash = file.header.last_hash;
  const auto hashes = wire::chain_hashes(file.header.prev_hash, file.lines);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    batch.lines.push_back({std::string(file.lines[i]), hashes[i], std::nullopt, ""});
    read_record(batch.lines.back(), file.header.first_seq + i);
  }
  return batch;
}

class Import {
 public:
  Import(db::Connection& connection, const wire::ExportFile& file, WallTime now)
      : connection_(connection), batch_(batch_of(file)), header_(file.header), now_(now) {}

  Result<Imported> run();

 private:
  Result<void> append(std::size_t first_new);
  Result<void> take_boots(const std::vector<const Record*>& records, std::size_t first_new,
                          TallyChange& tallies);
  Result<bool> bound_by_now(const storage::Boot& boot);
  Result<void> move_head(std::size_t first_new);
  Result<void> alarm(storage::AlarmKind kind, const std::string& detail) {
    return storage::raise_alarm(connection_, header_.kiosk, header_.epoch, kind, now_, detail);
  }

  db::Connection& connection_;
  const Batch batch_;
  const wire::ExportHeader& header_;
  const WallTime now_;
  storage::Kiosk kiosk_;
  storage::Head head_;
};

Result<Imported> Import::run() {
  auto kiosk = storage::find_kiosk(connection_, storage::Scope::device_protocol(), header_.kiosk);
  if (!kiosk) return fail(with_context(std::move(kiosk).error(), "enrol the kiosk first"));
  kiosk_ = std::move(*kiosk);
  const auto start = crypto::chain_start(header_.kiosk, header_.epoch);
  XINLUON_TRY(auto locked,
              storage::lock_head(connection_, header_.kiosk, header_.epoch, crypto::as_bytes(start), now_));
  head_ = std::move(locked.head);
  if (locked.made && head_.ordinal > 1)
    XINLUON_RETURN_IF_ERROR(
        alarm(storage::AlarmKind::new_epoch, format("epoch {} of this kiosk began", head_.ordinal)));
  XINLUON_TRY(const auto judgement, judge(connection_, head_, batch_));
  if (judgement.continuity == Continuity::behind)
    return fail(Errc::rejected, "gap: " + judgement.detail + "; import or upload those first");
  if (judgement.continuity == Continuity::fork)
    return fail(Errc::rejected, "fork: " + judgement.detail + "; nothing of this file was taken");
  const std::size_t held =
      judgement.continuity == Continuity::held ? batch_.lines.size() : judgement.first_new;
  if (held < batch_.lines.size()) XINLUON_RETURN_IF_ERROR(append(held));
  return Imported{batch_.lines.size() - held, held, head_.seq};
}

Result<void> Import::append(std::size_t first_new) {
  TallyChange tallies;
  const auto records = readable_records(batch_, first_new);
  XINLUON_RETURN_IF_ERROR(take_boots(records, first_new, tallies));
  std::vector<storage::NewRecord> rows;
  for (std::size_t i = first_new; i < batch_.lines.size(); ++i) {
    const Line& line = batch_.lines[i];
    rows.push_back({header_.first_seq + i, line.bytes, crypto::as_bytes(line.hash), line.record.has_value(),
                    storage::Origin::usb});
  }
  XINLUON_RETURN_IF_ERROR(
      storage::append_records(connection_, header_.kiosk, header_.epoch, kiosk_.counter, rows));
  if (kiosk_.state == storage::KioskState::pending)
    XINLUON_RETURN_IF_ERROR(
        note_pending(connection_, header_.kiosk, header_.epoch, rows.front().seq, rows.back().seq, now_));
  XINLUON_RETURN_IF_ERROR(
      count_records(connection_, header_.kiosk, header_.epoch, kiosk_.counter, records, tallies));
  XINLUON_RETURN_IF_ERROR(move_head(first_new));
  return tallies.apply(connection_);
}

// A boot that never met the server is bounded by the boots around it, and by now: it was over, or at least
// as far, when the file was made.
Result<void> Import::take_boots(const std::vector<const Record*>& records, std::size_t first_new,
                                TallyChange& tallies) {
  std::set<std::string> changed;
  for (const auto& boot : boots_in(header_.epoch, records)) {
    XINLUON_RETURN_IF_ERROR(storage::put_boot(connection_, header_.kiosk, boot));
    XINLUON_TRY(const bool bounded, bound_by_now(boot));
    if (bounded) changed.insert(boot.boot);
  }
  XINLUON_RETURN_IF_ERROR(bound_by_neighbours(
      connection_, {header_.kiosk, header_.epoch, header_.first_seq + first_new, ""}, changed));
  for (const auto& boot : changed) XINLUON_RETURN_IF_ERROR(redate(connection_, header_.kiosk, boot, tallies));
  return {};
}

Result<bool> Import::bound_by_now(const storage::Boot& boot) {
  XINLUON_TRY(const auto kept, storage::bounds_of_boot(connection_, storage::Scope::device_protocol(),
                                                       header_.kiosk, boot.boot));
  if (!kept.empty()) return false;
  const storage::OffsetBound high{to_ms(now_) - boot.last_boot_ms, boot.last_boot_ms};
  XINLUON_RETURN_IF_ERROR(storage::put_bound(connection_, header_.kiosk, boot.boot,
                                             {storage::neighbours_part, std::nullopt, high}));
  return true;
}

// The envelope stays the last one the device signed.
Result<void> Import::move_head(std::size_t first_new) {
  for (std::size_t i = first_new; i < batch_.lines.size(); ++i) {
    const Line& line = batch_.lines[i];
    if (line.record) continue;
    ++head_.unreadable;
    XINLUON_RETURN_IF_ERROR(
        alarm(storage::AlarmKind::unreadable,
              format("record {} is kept but can't be read: {}", header_.first_seq + i, line.why_unreadable)));
  }
  head_.seq = header_.last_seq;
  head_.hash = crypto::as_bytes(header_.last_hash);
  return storage::move_head(connection_, head_);
}

}  // namespace

Result<Imported> import_records(db::Connection& writer, const wire::ExportFile& file, WallTime now) {
  if (file.lines.size() > wire::max_batch_records)
    return fail(Errc::rejected, format("more than {} records at once", wire::max_batch_records));
  return Import(writer, file, now).run();
}

}  // namespace xinluon::ingest
