#include "sync/server/retention/plan.h"

#include <algorithm>
#include <utility>

#include "sync/server/storage/anchors.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/progress.h"
#include "sync/server/storage/purging.h"

namespace xinluon::retention {
namespace {

using storage::Scope;

Result<Day> first_open_or(db::Connection& reader, const Scope& scope, Day kept_from) {
  XINLUON_TRY(const auto closed, storage::progress_of(reader, scope, storage::days_closed));
  const Day first_open = closed == 0 ? Day() : storage::day_from_number(closed) + std::chrono::days(1);
  return std::min(kept_from, first_open);
}

Result<void> add_prefix(db::Connection& reader, const Scope& scope, Prefix prefix, Plan& plan) {
  XINLUON_TRY(const auto months,
              storage::votes_by_month(reader, scope, prefix.kiosk, prefix.epoch, prefix.last));
  std::uint64_t votes = 0;
  for (const auto& [month, count] : months) {
    plan.months[month].votes += count;
    plan.months[month].kiosks.insert(prefix.kiosk);
    votes += count;
  }
  plan.records += prefix.records();
  plan.unreadable += prefix.records() - votes;
  plan.prefixes.push_back(std::move(prefix));
  return {};
}

Result<Plan> run(db::Connection& reader, const Scope& scope, Day asked) {
  Plan plan;
  plan.asked = asked;
  XINLUON_TRY(plan.kept_from, first_open_or(reader, scope, asked));
  XINLUON_TRY(const auto heads, storage::heads(reader, scope));
  plan.chains = heads.size();
  for (const auto& head : heads) {
    XINLUON_TRY(const auto kiosk, storage::find_kiosk(reader, scope, head.kiosk));
    if (kiosk.state == storage::KioskState::pending) continue;
    XINLUON_TRY(const auto anchor, storage::record_anchor(reader, scope, head.kiosk, head.epoch));
    XINLUON_TRY(const auto last,
                storage::last_vote_before(reader, scope, head.kiosk, head.epoch, plan.kept_from));
    const Prefix prefix{head.kiosk, head.epoch, anchor ? anchor->seq : 0, last};
    if (last > prefix.after) XINLUON_RETURN_IF_ERROR(add_prefix(reader, scope, prefix, plan));
  }
  return plan;
}

}  // namespace

Day kept_from(WallTime now, int months) {
  const std::chrono::year_month_day today(day_of(now));
  return Day((today.year() / today.month() - std::chrono::months(months)) / 1);
}

Result<Plan> plan(db::Connection& reader, const Scope& scope, Day kept_from) {
  XINLUON_RETURN_IF_ERROR(storage::only_whole(scope));
  return db::snapshot(reader, [&] { return run(reader, scope, kept_from); });
}

std::uint64_t part_records(std::size_t chains) {
  constexpr std::uint64_t records_a_chain = 10;
  return std::clamp(chains * records_a_chain, min_part_records, max_part_records);
}

std::vector<std::vector<Prefix>> parts_of(const Plan& plan) {
  std::vector<std::vector<Prefix>> parts;
  std::uint64_t room = 0;
  for (Prefix left : plan.prefixes) {
    while (left.records() > 0) {
      if (room == 0 || parts.back().size() == max_part_chains) {
        parts.emplace_back();
        room = part_records(plan.chains);
      }
      Prefix taken = left;
      taken.last = left.after + std::min(room, left.records());
      left.after = taken.last;
      room -= taken.records();
      parts.back().push_back(std::move(taken));
    }
  }
  return parts;
}

}  // namespace xinluon::retention
