#include "sync/server/reports/recount_sums.h"

#include <chrono>

#include "sync/base/format.h"

namespace xinluon::reports {
namespace {

// In Vietnam, seven hours ahead of UTC. Also before 1970: a damaged record may say that its boot is a century
// old.
int hour_of(std::int64_t at_ms) {
  constexpr std::int64_t hour_ms = 3'600'000;
  constexpr std::int64_t day_ms = 24 * hour_ms;
  const std::int64_t since_midnight = ((at_ms + 7 * hour_ms) % day_ms + day_ms) % day_ms;
  return static_cast<int>(since_midnight / hour_ms);
}

}  // namespace

void Sums::put(Day day, const std::string& dimension, const std::string& value, const storage::Count& more) {
  const std::chrono::year_month_day date(day);
  const Day month(date.year() / date.month() / 1);
  for (auto* sum : {&counts_[{"day", dimension, day, value}], &counts_[{"month", dimension, month, value}]}) {
    sum->raw += more.raw;
    sum->counted += more.counted;
  }
}

void Sums::count(const storage::CountedVote& vote, const std::string& dimension, const std::string& value) {
  put(vote.day, dimension, value, {1, vote.counted ? 1 : 0});
}

void Sums::add(const storage::CountedVote& vote, bool transactions_known) {
  if (vote.outcome == Outcome::timed_out) return count(vote, "outcome", "timed_out");
  if (vote.outcome == Outcome::withdrawn) return count(vote, "outcome", "withdrawn");
  if (!vote.level) return;
  const std::string level = format("{}", to_int(*vote.level));
  count(vote, "level", level);
  count(vote, "lang", vote.lang + ":" + level);
  count(vote, "hour", format("{:02}:{}", vote.kept ? vote.kept->hour : hour_of(vote.dated.at_ms), level));
  if (!vote.field.empty()) count(vote, "field", vote.field + ":" + level);
  if (!vote.procedure.empty()) count(vote, "procedure", vote.field + '\x1f' + vote.procedure + ":" + level);
  if (vote.linked) count(vote, "linked", "yes");
  if (vote.kept && vote.kept->closed < vote.day) count(vote, "late", "yes");
  if (vote.linked && transactions_known) count(vote, "participation", "linked");
  for (const Behaviour behaviour : all_behaviours) {
    const Mark mark = vote.marks[index_of(behaviour)];
    if (mark == Mark::shown) count(vote, "behaviour", format("{}:shown", code_of(behaviour)));
    if (mark == Mark::missing) count(vote, "behaviour", format("{}:missing", code_of(behaviour)));
  }
}

void Sums::add_closed(const storage::ClosedTally& row, bool transactions_known) {
  put(row.start, std::string(row.dimension), std::string(row.value), row.count);
  if (row.dimension == "linked" && transactions_known) put(row.start, "participation", "linked", row.count);
}

void Sums::add_transactions(Day day, std::uint64_t count) {
  const auto number = static_cast<std::int64_t>(count);
  put(day, "participation", "transactions", {number, number});
}

void Sums::add_officer(const storage::CountedVote& vote) {
  if (vote.level && !vote.officer.empty()) count(vote, "officer", vote.officer.text());
}

}  // namespace xinluon::reports
