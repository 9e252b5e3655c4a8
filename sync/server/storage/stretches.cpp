#include "sync/server/storage/stretches.h"

#include <chrono>

namespace xinluon::storage {

std::vector<Stretch> stretches(const Period& period) {
  using std::chrono::days;
  const std::chrono::year_month_day first(period.first);
  const Day from_month = first.day() == std::chrono::day(1)
                             ? period.first
                             : Day((first.year() / first.month() + std::chrono::months(1)) / 1);
  const std::chrono::year_month_day after(period.last + days(1));
  const Day to_month(after.year() / after.month() / 1);  // the first month not wholly inside
  std::vector<Stretch> found;
  const auto add = [&found](Grain grain, Day from, Day to) {
    if (from <= to) found.push_back({grain, from, to});
  };
  if (from_month >= to_month) {
    add(Grain::day, period.first, period.last);
    return found;
  }
  add(Grain::day, period.first, from_month - days(1));
  add(Grain::month, from_month, to_month - days(1));
  add(Grain::day, to_month, period.last);
  return found;
}

}  // namespace xinluon::storage
