// What is told of a top of the tree before its day is published: steps of at least min_votes_to_show, so that
// nobody sees a single vote come in. A step is told once as many more have come, so that the day's figure,
// published later, is not a few votes more than the last step. Nothing before the first. Steps are data: the
// server advances them beside its other work, and every process answers with the same.
#pragma once

#include <optional>

#include "sync/base/clock.h"
#include "sync/domain/period.h"
#include "sync/server/reports/releases.h"
#include "sync/server/storage/live_steps.h"

namespace xinluon::reports {

// The days since a top's last boundary, with the first one after `published`: what is told live is a part of
// what is published next. Nothing for what is no top today.
std::optional<Period> open_days(const Release& release, Day published);

// Of the votes of `open` as they are `now`, what may be told. Nothing when some of what was counted is gone,
// or the step is one of other days.
std::optional<storage::Counts> told_live(const std::optional<storage::LiveStep>& step, const Period& open,
                                         const storage::Counts& now);

// What becomes of the step. What was told of these days is remembered when votes are gone: until what is told
// instead differs by enough votes, nothing is.
std::optional<storage::LiveMove> next_move(const std::optional<storage::LiveStep>& step, const Period& open,
                                           const storage::Counts& now);

// Of all tops, in a transaction of its own that runs beside no other writing one of any server process. None
// where nothing moves.
Result<void> advance_live_steps(db::Connection& writer, WallTime now, Releases& releases);

}  // namespace xinluon::reports
