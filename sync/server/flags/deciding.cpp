#include "sync/server/flags/deciding.h"

#include <algorithm>

#include "sync/base/format.h"
#include "sync/crypto/random.h"
#include "sync/domain/suppression.h"
#include "sync/server/ingest/decide.h"
#include "sync/server/storage/flags.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::flags {
namespace {

using storage::Flag;
using storage::Scope;

constexpr std::size_t decision_bytes = 12;

Result<void> check_words(const Verdict& verdict) {
  if (verdict.groups.empty() || verdict.groups.size() > max_groups_at_once)
    return fail(Errc::rejected, format("name 1 to {} groups", max_groups_at_once));
  if (verdict.reason.size() < min_reason_bytes || verdict.reason.size() > max_reason_bytes)
    return fail(Errc::rejected,
                format("reason: {} to {} bytes; write why", min_reason_bytes, max_reason_bytes));
  return {};
}

Result<std::vector<Flag>> groups_of(db::Connection& writer, const Judge& judge, const Verdict& verdict) {
  std::vector<Flag> groups;
  for (const auto& id : verdict.groups) {
    XINLUON_TRY(auto flag, storage::find_flag(writer, judge.scope, id));
    if (!groups.empty() && (groups[0].counter != flag.counter || groups[0].day != flag.day))
      return fail(Errc::rejected, "decide on groups of one counter and day at a time");
    groups.push_back(std::move(flag));
  }
  XINLUON_TRY(const auto counter, storage::find_counter(writer, judge.scope, groups[0].counter));
  if (!judge.sees_records && counter.unit == judge.unit)
    return fail(Errc::unauthorised,
                "nobody judges votes for the counters of their own unit; ask the unit above");
  return groups;
}

bool covers(const std::vector<Flag>& groups, const storage::DayVote& vote) {
  return std::any_of(groups.begin(), groups.end(), [&vote](const Flag& flag) {
    return std::any_of(flag.ranges.begin(), flag.ranges.end(), [&vote](const auto& range) {
      return range.kiosk == vote.kiosk && range.epoch == vote.epoch && range.first <= vote.seq &&
             vote.seq <= range.last;
    });
  });
}

// The figures before and after, and raw beside counted, differ by what changes and by what stays aside.
Result<void> check_numbers(db::Connection& writer, const std::vector<Flag>& groups, bool counted) {
  XINLUON_TRY(const auto votes,
              storage::day_votes(writer, Scope::device_protocol(), {groups[0].counter, groups[0].day}));
  std::uint64_t change = 0;
  std::uint64_t aside = 0;
  for (const auto& vote : votes) {
    const bool decided = covers(groups, vote);
    if (decided && vote.counted != counted) ++change;
    if (!(decided ? counted : vote.counted)) ++aside;
  }
  if (change == 0)
    return fail(Errc::rejected,
                counted ? "all of these votes are counted" : "all of these votes are set aside");
  if (change < min_votes_to_show || (aside > 0 && aside < min_votes_to_show))
    return fail(Errc::rejected,
                format("fewer than {} votes of that counter and day would change or stay set aside: the "
                       "figures before and "
                       "after would tell what they were; decide on more groups at once, or ask an auditor",
                       min_votes_to_show));
  return {};
}

}  // namespace

Result<Decided> decide(db::Connection& writer, const Judge& judge, const Verdict& verdict, WallTime now) {
  XINLUON_RETURN_IF_ERROR(check_words(verdict));
  XINLUON_TRY(const auto groups, groups_of(writer, judge, verdict));
  if (!judge.sees_records) XINLUON_RETURN_IF_ERROR(check_numbers(writer, groups, verdict.counted));
  Decided decided;
  for (const Flag& flag : groups) {
    XINLUON_TRY(const auto changed,
                ingest::decide(writer, {crypto::random_hex(decision_bytes), now, judge.actor,
                                        "flag " + flag.id, verdict.reason, verdict.counted, flag.ranges}));
    decided.changed += changed;
    decided.groups += format("{}{} {} {} {}", decided.groups.empty() ? "" : ", ", flag.id, flag.rule,
                             flag.counter.text(), to_text(flag.day));
  }
  return decided;
}

}  // namespace xinluon::flags
