#include "sync/server/notices/silence_watch.h"

#include <algorithm>
#include <map>
#include <utility>

#include "sync/server/notices/silence.h"
#include "sync/server/storage/calendar.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/tally_reads.h"
#include "sync/server/storage/transactions.h"

namespace xinluon::notices {
namespace {

using std::chrono::days;
using storage::Node;
using storage::Scope;
using VotesByDay = std::map<Day, storage::Count>;

constexpr days usual_window{28};
// A counter that was silent longer is as silent as it will get.
constexpr days longest_look{60};

class Watch {
 public:
  Watch(db::Connection& reader, WallTime now) : reader_(reader), day_(last_published_day(now)) {}

  Result<std::vector<Judgement>> all() {
    XINLUON_RETURN_IF_ERROR(read_kiosks());
    XINLUON_TRY(const auto counters, storage::all_counters(reader_, scope_));
    std::vector<Judgement> judgements;
    for (const auto& counter : counters) {
      XINLUON_TRY(auto judgement, judge(counter));
      judgements.push_back(std::move(judgement));
    }
    return judgements;
  }

 private:
  struct Kiosks {
    std::size_t number = 0;
    bool complete = true;
  };

  Result<void> read_kiosks() {
    const WallTime end = start_of(day_ + days(1));
    XINLUON_TRY(const auto statuses, storage::kiosk_statuses(reader_, scope_));
    for (const auto& status : statuses) {
      if (status.kiosk.state == storage::KioskState::revoked) continue;
      Kiosks& there = kiosks_[status.counter.id];
      ++there.number;
      const bool heard = status.health && status.health->last_seen >= end && status.health->pending == 0;
      there.complete = there.complete && heard;
    }
    return {};
  }

  Result<Judgement> judge(const storage::Counter& counter) {
    Judgement judgement{{std::string(rule_silence), to_text(Node::of(counter.id)), counter.unit, ""}};
    const auto kiosks = kiosks_.find(counter.id);
    const bool stands = counter.valid_from <= day_ && day_ <= counter.valid_to;
    if (!stands || kiosks == kiosks_.end()) {
      judgement.found = Found::no;  // nobody expects votes there
      return judgement;
    }
    XINLUON_TRY(const auto seen, seen_at(counter, kiosks->second.complete));
    judgement.found = silent(seen);
    if (judgement.found == Found::yes) judgement.fact.evidence = evidence_of(seen);
    return judgement;
  }

  Result<CounterDay> seen_at(const storage::Counter& counter, bool complete) {
    XINLUON_TRY(const auto votes, storage::counts_by_day(reader_, scope_, Node::of(counter.id)));
    XINLUON_TRY(const auto* calendar, calendar_of(counter.unit));
    CounterDay seen;
    seen.day = day_;
    seen.since = day_;
    seen.votes = votes_in(votes, {day_, day_});
    seen.open = open_in(*calendar, {day_, day_}) > Milliseconds(0);
    seen.complete = complete;
    XINLUON_TRY(seen.transactions, storage::transactions_of(reader_, scope_, counter.id, day_));
    seen.open_since = open_in(*calendar, {day_, day_});
    const auto after = votes.upper_bound(day_);
    if (seen.votes > 0 || after == votes.begin()) return seen;
    const Day last = std::prev(after)->first;
    const Period usual{last - usual_window + days(1), last};
    seen.since = last + days(1);
    seen.open_since = open_in(*calendar, {std::max(seen.since, day_ - longest_look), day_});
    seen.usual_votes = votes_in(votes, usual);
    seen.usual_open = open_in(*calendar, usual);
    return seen;
  }

  static std::uint64_t votes_in(const VotesByDay& votes, const Period& period) {
    std::int64_t sum = 0;
    for (auto at = votes.lower_bound(period.first); at != votes.end() && at->first <= period.last; ++at)
      sum += at->second.raw;
    return static_cast<std::uint64_t>(std::max<std::int64_t>(sum, 0));
  }

  static Milliseconds open_in(const WorkingCalendar& calendar, const Period& period) {
    return working_time_between(calendar, start_of(period.first), start_of(period.last + days(1)));
  }

  Result<const WorkingCalendar*> calendar_of(const UnitId& unit) {
    auto known = calendars_.find(unit);
    if (known == calendars_.end()) {
      XINLUON_TRY(auto calendar, storage::calendar_of(reader_, scope_, unit));
      known = calendars_.emplace(unit, std::move(calendar)).first;
    }
    return &known->second;
  }

  db::Connection& reader_;
  const Day day_;
  const Scope scope_ = Scope::local_administrator();
  std::map<CounterId, Kiosks> kiosks_;
  std::map<UnitId, WorkingCalendar> calendars_;
};

}  // namespace

Result<std::vector<Judgement>> judge_silence(db::Connection& reader, WallTime now) {
  return Watch(reader, now).all();
}

}  // namespace xinluon::notices
