#include "sync/server/ingest/closing.h"

#include "sync/server/storage/organisation.h"
#include "sync/server/storage/progress.h"

namespace xinluon::ingest {
namespace {

Result<std::optional<Day>> last_closed(db::Connection& connection) {
  XINLUON_TRY(const auto number,
              storage::progress_of(connection, storage::Scope::device_protocol(), storage::days_closed));
  return number == 0 ? std::optional<Day>() : storage::day_from_number(number);
}

}  // namespace

Result<Closing> Closing::of(db::Connection& connection) {
  XINLUON_TRY(const auto closed, last_closed(connection));
  return Closing(closed);
}

void Closing::place(storage::CountedVote& vote) const {
  vote.day = vote.dated.day();
  vote.kept.reset();
  if (!is_closed(vote.day)) return;
  vote.kept = storage::Kept{*closed_, vote.dated.hour()};
  vote.day = *closed_ + std::chrono::days(1);
}

void Closing::place_again(const storage::CountedVote& before, storage::CountedVote& now) const {
  if (!is_closed(before.day)) {
    // A late one stays where it waits, unless it was not late.
    if (!before.kept || !is_closed(now.dated.day())) place(now);
    return;
  }
  if (before.kept || (now.dated.day() == before.day && now.dated.hour() == before.hour())) return;
  now.kept = storage::Kept{*closed_, before.hour()};
}

void Closing::keep_officer(const storage::CountedVote& before, storage::CountedVote& now) const {
  if (now.officer == before.officer || !officers_are_settled(before.day)) return;
  now.officer = before.officer;
  if (!now.kept) now.kept = storage::Kept{*closed_, before.hour()};
}

Result<void> close_days(db::Connection& writer, WallTime now, Milliseconds up) {
  const Day due = last_published_day(now + closes_before_publication);
  XINLUON_TRY(const auto closed, last_closed(writer));
  if (up < hears_kiosks_first || (closed && *closed >= due)) return {};
  return db::transaction(writer, [&]() -> Result<void> {
    XINLUON_RETURN_IF_ERROR(storage::advance(writer, storage::days_closed, storage::to_number(due)));
    return {};
  });
}

}  // namespace xinluon::ingest
