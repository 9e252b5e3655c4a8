#include "sync/server/reports/day_sums.h"

#include <algorithm>

#include "sync/server/reports/releases_kept.h"

namespace xinluon::reports {
namespace {

using storage::Counts;

void add(Counts& sum, const Counts& more) {
  sum.counted += more.counted;
  sum.raw_votes += more.raw_votes;
  sum.raw_satisfied += more.raw_satisfied;
  sum.transactions += more.transactions;
  sum.linked += more.linked;
  sum.late += more.late;
}

void take(Counts& sum, const Counts& less) {
  for (std::size_t i = 0; i < sum.counted.levels.size(); ++i) sum.counted.levels[i] -= less.counted.levels[i];
  for (std::size_t i = 0; i < sum.counted.behaviours.size(); ++i) {
    sum.counted.behaviours[i].shown -= less.counted.behaviours[i].shown;
    sum.counted.behaviours[i].missing -= less.counted.behaviours[i].missing;
  }
  sum.counted.timed_out -= less.counted.timed_out;
  sum.counted.withdrawn -= less.counted.withdrawn;
  sum.raw_votes -= less.raw_votes;
  sum.raw_satisfied -= less.raw_satisfied;
  sum.transactions -= less.transactions;
  sum.linked -= less.linked;
  sum.late -= less.late;
}

}  // namespace

Result<std::shared_ptr<const DaySums::Sums>> DaySums::sums_of(db::Connection& reader,
                                                              const storage::Node& node, Day last) {
  const std::string key = to_text(node);
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = nodes_.find(key); known != nodes_.end()) return known->second;
  }
  XINLUON_TRY(const auto days, storage::counts_of_days(reader, everywhere(), node, last));
  auto sums = std::make_shared<Sums>();
  sums->reserve(days.size());
  Counts sum;
  for (const auto& [day, counts] : days) {
    add(sum, counts);
    sums->emplace_back(day, sum);
  }
  const std::lock_guard lock(mutex_);
  if (nodes_.size() >= max_nodes) nodes_.clear();
  nodes_[key] = sums;
  return std::shared_ptr<const Sums>(std::move(sums));
}

Result<void> DaySums::prepare(db::Connection& reader, const storage::Node& node, Day last_closed) {
  {
    const std::lock_guard lock(mutex_);
    if (nodes_.size() >= max_nodes) return {};
  }
  XINLUON_RETURN_IF_ERROR(sums_of(reader, node, last_closed));
  return {};
}

Result<Counts> DaySums::counts_of(db::Connection& reader, const storage::Node& node, const Period& period,
                                  Day last_closed) {
  XINLUON_TRY(const auto sums, sums_of(reader, node, last_closed));
  const auto up_to = [&sums](Day day) {
    const auto later = std::upper_bound(sums->begin(), sums->end(), day,
                                        [](Day asked, const auto& row) { return asked < row.first; });
    return later == sums->begin() ? Counts() : std::prev(later)->second;
  };
  Counts counts = up_to(period.last);
  take(counts, up_to(period.first - std::chrono::days(1)));
  return counts;
}

}  // namespace xinluon::reports
