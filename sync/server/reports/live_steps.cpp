#include "sync/server/reports/live_steps.h"

#include <algorithm>
#include <vector>

#include "sync/base/check.h"
#include "sync/server/reports/releases_kept.h"

namespace xinluon::reports {
namespace {

using std::chrono::days;
using storage::Counts;
using storage::LiveMove;
using storage::LiveStep;

// Whether every one of these votes may still be among those: none was set aside, dated into another day or
// counted as another.
bool is_part(const Counts& of, const Counts& all) {
  bool part = of.counted.timed_out <= all.counted.timed_out &&
              of.counted.withdrawn <= all.counted.withdrawn && of.raw_votes <= all.raw_votes &&
              of.raw_satisfied <= all.raw_satisfied && of.late <= all.late;
  for (std::size_t i = 0; i < of.counted.levels.size(); ++i)
    part = part && of.counted.levels[i] <= all.counted.levels[i];
  for (std::size_t i = 0; i < of.counted.behaviours.size(); ++i)
    part = part && of.counted.behaviours[i].shown <= all.counted.behaviours[i].shown &&
           of.counted.behaviours[i].missing <= all.counted.behaviours[i].missing;
  return part;
}

bool differ_enough(const Counts& a, const Counts& b) {
  const auto [less, more] = std::minmax({a.counted.votes(), b.counted.votes()});
  return more - less >= min_votes_to_show;
}

struct Due {
  storage::Node top;
  LiveMove move;
};

Result<std::vector<Due>> due_moves(db::Connection& connection, WallTime now, Releases& releases) {
  XINLUON_TRY(const auto at, releases.look(connection, now));
  std::vector<Due> due;
  for (const auto& [id, weight] : at->state().tops) {
    const storage::Node top{storage::NodeKind::unit, id};
    XINLUON_TRY(const auto release, at->of(connection, top));
    const auto open = open_days(*release, at->state().last);
    if (!open) continue;
    XINLUON_TRY(const Counts counts, storage::counts_of(connection, everywhere(), top, *open));
    XINLUON_TRY(const auto step, storage::live_step(connection, everywhere(), top));
    if (const auto move = next_move(step, *open, counts)) due.push_back({top, *move});
  }
  return due;
}

}  // namespace

std::optional<Period> open_days(const Release& release, Day published) {
  if (!release.top) return std::nullopt;
  XINLUON_CHECK(!release.counted.empty(), "a top of the tree has a boundary before all its votes");
  return Period{release.counted.back().back() + days(1), published + days(1)};
}

std::optional<Counts> told_live(const std::optional<LiveStep>& step, const Period& open, const Counts& now) {
  if (!step || step->open != open || step->withdrawn || !is_part(step->next, now)) return std::nullopt;
  if (now.counted.votes() > 0 && step->told.counted.votes() == 0) return std::nullopt;
  return step->told;
}

std::optional<LiveMove> next_move(const std::optional<LiveStep>& step, const Period& open,
                                  const Counts& now) {
  using Told = LiveMove::Told;
  // Another process was told of the publication first, or its clock is ahead.
  if (step && step->open.last > open.last) return std::nullopt;
  const auto votes = now.counted.votes();
  const bool enough = votes >= min_votes_to_show;
  if (!step || step->open != open) return LiveMove{open, Told::nothing, false, enough};
  if (!is_part(step->next, now)) return LiveMove{open, Told::kept, true, enough};
  if (votes < step->next.counted.votes() + min_votes_to_show) return std::nullopt;
  // Where too few were left to be a step, nothing would be told, but what was told be forgotten with it.
  const bool tells = step->next.counted.votes() > 0 && differ_enough(step->next, step->told);
  if (tells) return LiveMove{open, Told::next, false, true};
  return LiveMove{open, Told::kept, step->withdrawn, true};
}

Result<void> advance_live_steps(db::Connection& writer, WallTime now, Releases& releases) {
  XINLUON_TRY(const auto due, db::snapshot(writer, [&] { return due_moves(writer, now, releases); }));
  if (due.empty()) return {};
  return db::transaction(writer, [&]() -> Result<void> {
    // Another process may have been at it meanwhile.
    XINLUON_TRY(const auto moves, due_moves(writer, now, releases));
    for (const auto& [top, move] : moves)
      XINLUON_RETURN_IF_ERROR(storage::move_live_step(writer, top, move, now));
    return {};
  });
}

}  // namespace xinluon::reports
