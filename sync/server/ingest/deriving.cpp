#include "sync/server/ingest/deriving.h"

#include <string>
#include <utility>

#include "sync/server/ingest/dating.h"

namespace xinluon::ingest {

Deriver::Deriver(db::Connection& connection, CounterId assigned, Closing closing)
    : connection_(connection), assigned_(std::move(assigned)), closing_(closing), serving_(connection) {}

Result<storage::Counter> Deriver::place_of(const CounterId& named) {
  if (const auto known = places_.find(named); known != places_.end()) return known->second;
  const auto everywhere = storage::Scope::device_protocol();
  XINLUON_TRY(storage::Counter place, storage::find_counter(connection_, everywhere, assigned_));
  auto wanted = storage::find_counter(connection_, everywhere, named);
  if (wanted && wanted->unit == place.unit) {
    place = std::move(*wanted);
  } else if (!wanted && wanted.error().code != Errc::not_found) {
    return fail(std::move(wanted).error());
  }
  return places_.emplace(named, std::move(place)).first->second;
}

Result<storage::CountedVote> Deriver::derive(const Record& record, const storage::Dated& dated) {
  XINLUON_TRY(const auto place, place_of(record.vote.counter));
  storage::CountedVote vote;
  vote.seq = record.seq;
  vote.outcome = record.vote.outcome;
  vote.level = record.vote.level;
  vote.marks = record.vote.marks;
  vote.counter = place.id;
  vote.named_officer = record.vote.officer;
  XINLUON_TRY(vote.officer, serving_.officer_of(place.id, record.vote.officer, dated));
  vote.lang = record.vote.lang;
  vote.field = record.vote.field;
  vote.procedure = record.vote.procedure;
  vote.transaction_kind = record.vote.transaction_kind;
  vote.linked = record.vote.linked;
  vote.shown_ms = record.vote.shown_ms;
  vote.boot = record.boot;
  vote.boot_ms = record.vote.boot_ms;
  vote.dated = dated;
  closing_.place(vote);
  return vote;
}

std::vector<const Record*> readable_records(const Batch& batch, std::size_t first_new) {
  std::vector<const Record*> records;
  for (std::size_t i = first_new; i < batch.lines.size(); ++i)
    if (batch.lines[i].record) records.push_back(&*batch.lines[i].record);
  return records;
}

Result<void> count_records(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch,
                           const CounterId& assigned, const std::vector<const Record*>& records,
                           TallyChange& tallies) {
  XINLUON_TRY(const auto sender, storage::find_kiosk(connection, storage::Scope::device_protocol(), kiosk));
  const bool counted = sender.state != storage::KioskState::pending;
  XINLUON_TRY(const auto closing, Closing::of(connection));
  Deriver deriver(connection, assigned, closing);
  std::map<std::string, std::vector<BoundPart>> bounds;
  std::vector<storage::CountedVote> votes;
  votes.reserve(records.size());
  for (const Record* record : records) {
    auto known = bounds.find(record->boot);
    if (known == bounds.end()) {
      XINLUON_TRY(auto parts, storage::bounds_of_boot(connection, storage::Scope::device_protocol(), kiosk,
                                                      record->boot));
      known = bounds.emplace(record->boot, std::move(parts)).first;
    }
    XINLUON_TRY(auto vote, deriver.derive(*record, date(known->second, record->vote.boot_ms)));
    vote.counted = counted;
    tallies.add(vote);
    votes.push_back(std::move(vote));
  }
  return storage::insert_votes(connection, kiosk, epoch, votes);
}

}  // namespace xinluon::ingest
