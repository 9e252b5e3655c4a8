#include "sync/server/ingest/reread.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/server/ingest/boot_evidence.h"
#include "sync/server/ingest/dating.h"
#include "sync/server/ingest/deriving.h"
#include "sync/server/ingest/neighbours.h"
#include "sync/server/ingest/read_record.h"
#include "sync/server/storage/alarms.h"
#include "sync/server/storage/anchors.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/records.h"

namespace xinluon::ingest {
namespace {

constexpr std::size_t page = wire::max_batch_records;

struct Found {
  Record record;
  CounterId assigned;
};

// One page of one chain, in one transaction.
class Page {
 public:
  Page(db::Connection& connection, storage::Head head) : connection_(connection), head_(std::move(head)) {}

  // The last line it looked at; 0 when there was none.
  Result<Seq> run(Seq after, Reread& done);

 private:
  Result<void> take_boots();
  Result<void> count();
  Result<void> settle();

  db::Connection& connection_;
  storage::Head head_;
  std::vector<Found> found_;
  TallyChange tallies_;
};

Result<Seq> Page::run(Seq after, Reread& done) {
  XINLUON_TRY(auto kept, storage::unreadable_after(connection_, storage::Scope::device_protocol(),
                                                   head_.kiosk, head_.epoch, after, page));
  for (auto& record : kept) {
    Line line{std::move(record.bytes), {}, std::nullopt, ""};
    read_record(line, record.seq);
    if (line.record) found_.push_back({std::move(*line.record), record.assigned});
  }
  if (!found_.empty()) {
    XINLUON_RETURN_IF_ERROR(take_boots());
    XINLUON_RETURN_IF_ERROR(count());
    XINLUON_RETURN_IF_ERROR(settle());
  }
  done.looked_at += kept.size();
  done.read += found_.size();
  return kept.empty() ? 0 : kept.back().seq;
}

// As a batch that brings them would; what sent them is the boot of the envelope kept with the head, or an
// earlier one.
Result<void> Page::take_boots() {
  std::vector<const Record*> records;
  records.reserve(found_.size());
  for (const auto& found : found_) records.push_back(&found.record);
  for (const auto& boot : boots_in(head_.epoch, records))
    XINLUON_RETURN_IF_ERROR(storage::put_boot(connection_, head_.kiosk, boot));
  const auto envelope = wire::decode_envelope(head_.envelope);
  std::set<std::string> changed;
  XINLUON_RETURN_IF_ERROR(bound_by_neighbours(
      connection_, {head_.kiosk, head_.epoch, records.front()->seq, envelope ? envelope->boot : ""},
      changed));
  for (const auto& boot : changed) XINLUON_RETURN_IF_ERROR(redate(connection_, head_.kiosk, boot, tallies_));
  return {};
}

Result<void> Page::count() {
  XINLUON_TRY(const auto closing, Closing::of(connection_));
  std::map<CounterId, Deriver> derivers;
  std::vector<storage::CountedVote> votes;
  for (const auto& [record, assigned] : found_) {
    XINLUON_TRY(const auto bounds, storage::bounds_of_boot(connection_, storage::Scope::device_protocol(),
                                                           head_.kiosk, record.boot));
    auto& deriver = derivers.try_emplace(assigned, connection_, assigned, closing).first->second;
    XINLUON_TRY(auto vote, deriver.derive(record, date(bounds, record.vote.boot_ms)));
    tallies_.add(vote);
    votes.push_back(std::move(vote));
    XINLUON_RETURN_IF_ERROR(storage::mark_readable(connection_, head_.kiosk, head_.epoch, record.seq));
  }
  return storage::insert_votes(connection_, head_.kiosk, head_.epoch, votes);
}

Result<void> Page::settle() {
  if (head_.unreadable < found_.size())
    return fail(Errc::corrupt,
                format("kiosk {}: more unreadable records than its head counts", head_.kiosk.text()));
  head_.unreadable -= found_.size();
  XINLUON_RETURN_IF_ERROR(storage::move_head(connection_, head_));
  XINLUON_TRY(const auto anchor, storage::record_anchor(connection_, storage::Scope::device_protocol(),
                                                        head_.kiosk, head_.epoch));
  // Nothing is to be done any more about those that were purged.
  if (head_.unreadable == (anchor ? anchor->unreadable : 0))
    XINLUON_RETURN_IF_ERROR(
        storage::close_alarm(connection_, head_.kiosk, head_.epoch, storage::AlarmKind::unreadable));
  return tallies_.apply(connection_);
}

Result<void> reread_chain(db::Connection& writer, const storage::Head& head, WallTime now, Reread& done) {
  for (Seq after = 0;;) {
    Reread so_far = done;
    XINLUON_TRY(const Seq last, db::transaction(writer, [&]() -> Result<Seq> {
                  so_far = done;
                  XINLUON_TRY(auto locked,
                              storage::lock_head(writer, head.kiosk, head.epoch, head.hash, now));
                  return Page(writer, std::move(locked.head)).run(after, so_far);
                }));
    done = so_far;
    if (last == 0) return {};
    after = last;
  }
}

}  // namespace

Result<Reread> reread_unreadable(db::Connection& writer, WallTime now) {
  Reread done;
  XINLUON_TRY(const auto heads, storage::heads(writer, storage::Scope::device_protocol()));
  for (const auto& head : heads) {
    if (head.unreadable == 0) continue;
    XINLUON_RETURN_IF_ERROR(reread_chain(writer, head, now, done));
  }
  if (done.looked_at > 0)
    log::info("{} of {} records that could not be read are read now", done.read, done.looked_at);
  return done;
}

}  // namespace xinluon::ingest
