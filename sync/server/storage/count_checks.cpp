#include "sync/server/storage/count_checks.h"

#include <algorithm>

#include "sync/base/format.h"
#include "sync/domain/satisfaction.h"

namespace xinluon::storage {
namespace {

tl::unexpected<Error> damaged(std::string_view whom, std::string_view what) {
  return fail(Errc::corrupt,
              format("the counts of {} are damaged: {}; run `xinluon-server recount`", whom, what));
}

}  // namespace

Result<std::uint64_t> count_in(std::int64_t number, std::string_view whom) {
  if (number < 0) return damaged(whom, format("{} votes", number));
  if (static_cast<std::uint64_t>(number) > max_count)
    return damaged(whom, format("{} votes, more than any province has", number));
  return static_cast<std::uint64_t>(number);
}

Result<Count> counts_in(const db::Row& row, int column, std::string_view whom) {
  const Count count{row.integer(column), row.integer(column + 1)};
  XINLUON_RETURN_IF_ERROR(count_in(count.raw, whom));
  XINLUON_RETURN_IF_ERROR(count_in(count.counted, whom));
  return count;
}

Result<void> check_counts(const Counts& counts, std::string_view whom) {
  const Tally& tally = counts.counted;
  const auto votes = tally.votes();
  const bool contradictory =
      std::any_of(tally.behaviours.begin(), tally.behaviours.end(),
                  [votes](const BehaviourCounts& b) { return b.shown + b.missing > votes; });
  if (contradictory) return damaged(whom, "a behaviour was mentioned more often than there were votes");
  for (const auto n : {votes + tally.timed_out + tally.withdrawn, counts.raw_votes, counts.transactions})
    if (n > max_count) return damaged(whom, format("{} votes, more than any province has", n));
  return {};
}

}  // namespace xinluon::storage
