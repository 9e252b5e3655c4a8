#include "sync/server/ingest/serving.h"

#include <algorithm>

#include "sync/base/format.h"
#include "sync/server/ingest/closing.h"
#include "sync/server/storage/closed_tallies.h"
#include "sync/server/storage/tallies.h"

namespace xinluon::ingest {
namespace {

using std::chrono::months;

WallTime end_of_month(Day month) {
  const std::chrono::year_month_day date(month);
  return start_of(Day((date.year() / date.month() + months(1)) / 1));
}

Error settled(const CounterId& counter, Day day) {
  return {
      Errc::rejected,
      format(
          "counter {}: the figures of who served in {} are published and stay; write an explanation beside "
          "them (shifts may be corrected for {} days after their month)",
          counter.text(), to_text(day).substr(0, 7), officers_settle_after.count())};
}

}  // namespace

Result<const std::vector<storage::Shift>*> Serving::shifts(const CounterId& counter, Day month) {
  const std::pair key(counter, month);
  auto known = known_.find(key);
  if (known == known_.end()) {
    XINLUON_TRY(auto read, storage::shifts_between(connection_, storage::Scope::device_protocol(), counter,
                                                   start_of(month), end_of_month(month)));
    known = known_.emplace(key, std::move(read)).first;
  }
  return &known->second;
}

Result<OfficerId> Serving::officer_of(const CounterId& counter, const OfficerId& named,
                                      const storage::Dated& dated) {
  if (!named.empty()) return named;
  if (!dated.t_low_ms || !dated.t_high_ms) return OfficerId();
  const WallTime low = wall_time(*dated.t_low_ms);
  const WallTime high = wall_time(*dated.t_high_ms);
  XINLUON_TRY(const auto* found, shifts(counter, storage::first_of_month(day_of(low))));
  const auto serving = std::find_if(found->begin(), found->end(), [&](const storage::Shift& shift) {
    return shift.from <= low && high < shift.to;
  });
  return serving == found->end() ? OfficerId() : serving->officer;
}

Result<std::uint64_t> reassign(db::Connection& connection, const CounterId& counter, const Period& period,
                               TallyChange& tallies) {
  const auto everywhere = storage::Scope::device_protocol();
  XINLUON_TRY(const auto closing, Closing::of(connection));
  XINLUON_TRY(const auto counting, storage::days_with_votes_dated(connection, everywhere, counter, period));
  Serving serving(connection);
  std::uint64_t changed = 0;
  for (const Day day : counting) {
    XINLUON_TRY(const auto votes, storage::votes_of_day(connection, everywhere, counter, day));
    for (const auto& [kiosk, epoch, vote] : votes) {
      XINLUON_TRY(const auto officer, serving.officer_of(counter, vote.named_officer, vote.dated));
      if (officer == vote.officer) continue;
      if (closing.officers_are_settled(day)) {
        if (vote.kept) continue;
        return fail(settled(counter, day));
      }
      storage::CountedVote after = vote;
      after.officer = officer;
      tallies.replace(vote, after);
      XINLUON_RETURN_IF_ERROR(storage::set_officer(connection, kiosk, epoch, vote.seq, officer));
      ++changed;
    }
  }
  return changed;
}

namespace {

// Votes whose records were purged can't follow it any more.
Result<void> refuse_purged(db::Connection& connection, const storage::Shift& shift) {
  XINLUON_TRY(const auto purged,
              storage::first_closed_day(connection, storage::Scope::local_administrator(),
                                        storage::Node::of(shift.counter),
                                        {day_of(shift.from), day_of(shift.to - Milliseconds(1))}));
  if (purged) return fail(settled(shift.counter, *purged));
  return {};
}

}  // namespace

Result<std::uint64_t> correct_shift(db::Connection& connection, const storage::Shift& shift) {
  XINLUON_TRY(const auto replaced, storage::shifts_between(connection, storage::Scope::local_administrator(),
                                                           shift.counter, shift.from, shift.to));
  if (replaced == std::vector{shift}) return std::uint64_t{0};
  XINLUON_RETURN_IF_ERROR(refuse_purged(connection, shift));
  Period period{day_of(shift.from), day_of(shift.to)};
  for (const auto& other : replaced) {
    period.first = std::min(period.first, day_of(other.from));
    period.last = std::max(period.last, day_of(other.to));
  }
  XINLUON_RETURN_IF_ERROR(storage::put_shift(connection, shift));
  TallyChange tallies;
  XINLUON_TRY(const auto changed, reassign(connection, shift.counter, period, tallies));
  XINLUON_RETURN_IF_ERROR(tallies.apply(connection));
  return changed;
}

}  // namespace xinluon::ingest
