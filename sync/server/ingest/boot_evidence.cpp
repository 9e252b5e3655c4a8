#include "sync/server/ingest/boot_evidence.h"

#include <algorithm>

#include "sync/base/log.h"
#include "sync/server/ingest/closing.h"
#include "sync/server/ingest/dating.h"
#include "sync/server/ingest/deriving.h"
#include "sync/server/ingest/neighbours.h"
#include "sync/server/ingest/serving.h"

namespace xinluon::ingest {
namespace {

constexpr std::size_t page = 1000;  // votes in memory at once

// An anchor that puts the server's time after this very request is not the server's word.
bool believable(const wire::Anchor& anchor, const wire::Envelope& envelope, WallTime received) {
  const BoundPart fresh{0, OffsetBound{anchor.server_ms - anchor.recv_boot_ms, anchor.recv_boot_ms}, {}};
  return anchor.recv_boot_ms <= envelope.sent_boot_ms &&
         date({fresh}, envelope.sent_boot_ms).t_low_ms.value() <= to_ms(received);
}

BoundPart bounds_from(const wire::Envelope& envelope, WallTime received) {
  BoundPart fresh;
  fresh.part = part_of(envelope.sent_boot_ms);
  fresh.high = OffsetBound{to_ms(received) - envelope.sent_boot_ms, envelope.sent_boot_ms};
  if (!envelope.anchor) return fresh;
  const auto& anchor = *envelope.anchor;
  if (believable(anchor, envelope, received))
    fresh.low = OffsetBound{anchor.server_ms - anchor.recv_boot_ms, anchor.recv_boot_ms};
  else
    log::warning("kiosk {}: an anchor later than now is not believed", envelope.kiosk.text());
  return fresh;
}

// True when the bounds kept have changed.
Result<bool> take_bounds(db::Connection& connection, const Sender& sender) {
  const auto& envelope = sender.envelope;
  const BoundPart fresh = bounds_from(envelope, sender.received);
  XINLUON_TRY(const auto kept, storage::bounds_of_boot(connection, storage::Scope::device_protocol(),
                                                       envelope.kiosk, envelope.boot));
  BoundPart before{fresh.part, {}, {}};
  for (const BoundPart& part : kept)
    if (part.part == fresh.part) before = part;
  const auto tighter = tightened(before, fresh);
  if (!tighter) return false;
  XINLUON_RETURN_IF_ERROR(storage::put_bound(connection, envelope.kiosk, envelope.boot, *tighter));
  return true;
}

}  // namespace

std::vector<storage::Boot> boots_in(const Epoch& epoch, const std::vector<const Record*>& records) {
  std::vector<storage::Boot> boots;
  for (const Record* record : records) {
    auto known =
        std::find_if(boots.begin(), boots.end(), [&](const auto& boot) { return boot.boot == record->boot; });
    if (known == boots.end()) known = boots.insert(known, {epoch, record->boot, record->seq, record->seq, 0});
    known->last_seq = record->seq;
    known->last_boot_ms = std::max(known->last_boot_ms, record->vote.boot_ms);
  }
  return boots;
}

Result<void> redate(db::Connection& connection, const KioskId& kiosk, const std::string& boot,
                    TallyChange& tallies) {
  const auto device = storage::Scope::device_protocol();
  XINLUON_TRY(const auto bounds, storage::bounds_of_boot(connection, device, kiosk, boot));
  XINLUON_TRY(const auto places, storage::places_of_boot(connection, device, kiosk, boot));
  XINLUON_TRY(const auto closing, Closing::of(connection));
  Serving serving(connection);
  for (const auto& place : places) {
    for (Seq after = *place.first_seq - 1; after < *place.last_seq;) {
      XINLUON_TRY(const auto votes,
                  storage::votes_after(connection, device, kiosk, place.epoch, after, page));
      if (votes.empty()) break;
      for (const auto& vote : votes) {
        if (vote.boot != boot) continue;
        storage::CountedVote now = vote;
        now.dated = date(bounds, vote.boot_ms);
        if (now.dated == vote.dated) continue;
        closing.place_again(vote, now);
        XINLUON_TRY(now.officer, serving.officer_of(vote.counter, vote.named_officer, now.dated));
        closing.keep_officer(vote, now);
        XINLUON_RETURN_IF_ERROR(storage::set_date(connection, kiosk, place.epoch, vote.seq, now));
        if (now.officer != vote.officer)
          XINLUON_RETURN_IF_ERROR(
              storage::set_officer(connection, kiosk, place.epoch, vote.seq, now.officer));
        tallies.replace(vote, now);
      }
      after = votes.back().seq;
    }
  }
  return {};
}

Result<void> take_boot_evidence(db::Connection& connection, const Batch& batch, std::size_t first_new,
                                TallyChange& tallies) {
  const auto& envelope = batch.sender.envelope;
  XINLUON_TRY(const bool own_changed, take_bounds(connection, batch.sender));
  XINLUON_RETURN_IF_ERROR(
      storage::put_boot(connection, envelope.kiosk,
                        {envelope.epoch, envelope.boot, std::nullopt, std::nullopt, envelope.sent_boot_ms}));
  bool order_changed = own_changed;
  for (const auto& boot : boots_in(envelope.epoch, readable_records(batch, first_new))) {
    XINLUON_RETURN_IF_ERROR(storage::put_boot(connection, envelope.kiosk, boot));
    order_changed = order_changed || boot.boot != envelope.boot;
  }
  std::set<std::string> changed;
  if (own_changed) changed.insert(envelope.boot);
  if (order_changed) {
    XINLUON_RETURN_IF_ERROR(bound_by_neighbours(
        connection, {envelope.kiosk, envelope.epoch, envelope.first_seq + first_new, envelope.boot},
        changed));
  }
  for (const auto& boot : changed) XINLUON_RETURN_IF_ERROR(redate(connection, envelope.kiosk, boot, tallies));
  return {};
}

}  // namespace xinluon::ingest
