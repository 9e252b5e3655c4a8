#include "sync/server/ingest/deriving.h"

#include <utility>

namespace xinluon::ingest {

Deriver::Deriver(db::Connection& connection, CounterId assigned)
    : connection_(connection), assigned_(std::move(assigned)) {}

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
  vote.unit = place.unit;
  vote.officer = record.vote.officer;
  vote.lang = record.vote.lang;
  vote.field = record.vote.field;
  vote.procedure = record.vote.procedure;
  vote.transaction_kind = record.vote.transaction_kind;
  vote.linked = record.vote.linked;
  vote.shown_ms = record.vote.shown_ms;
  vote.boot = record.boot;
  vote.boot_ms = record.vote.boot_ms;
  vote.dated = dated;
  vote.day = dated.day();
  return vote;
}

}  // namespace xinluon::ingest
