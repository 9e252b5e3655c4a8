// What holds from one day to another, as a row of times in order and without gaps, each with valid_from and
// valid_to (inclusive). Before the first the first counts, after the last the last: every day has its time.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

#include "sync/domain/period.h"

namespace xinluon::storage {

// The time that counts on that day. `times` is not empty.
template <class T>
const T& time_on(const std::vector<T>& times, Day day) {
  const auto later =
      std::find_if(times.begin() + 1, times.end(), [day](const T& time) { return time.valid_from > day; });
  return *(later - 1);
}

// The days a time counts for when the first and the last are drawn out to `all`.
template <class T>
Period counted_days(const std::vector<T>& times, std::size_t at, const Period& all) {
  return {at == 0 ? all.first : times[at].valid_from,
          at + 1 == times.size() ? all.last : times[at + 1].valid_from - std::chrono::days(1)};
}

// Makes a time begin on `day`, which lies within them; gives its place.
template <class T>
std::size_t split_at(std::vector<T>& times, Day day) {
  std::size_t at = 0;
  while (at + 1 < times.size() && times[at + 1].valid_from <= day) ++at;
  if (times[at].valid_from == day) return at;
  T later = times[at];
  later.valid_from = day;
  times[at].valid_to = day - std::chrono::days(1);
  times.insert(times.begin() + static_cast<std::ptrdiff_t>(at) + 1, std::move(later));
  return at + 1;
}

// From the time at `from` on, until a later time has changed that member for itself.
template <class T, class Member>
void set_from(std::vector<T>& times, std::size_t from, Member T::*member, const Member& value) {
  const Member before = times[from].*member;
  for (std::size_t at = from; at < times.size() && times[at].*member == before; ++at)
    times[at].*member = value;
}

// Joins neighbours that say the same.
template <class T, class Same>
void join_equal(std::vector<T>& times, const Same& same) {
  for (std::size_t at = 0; at + 1 < times.size();) {
    if (same(times[at], times[at + 1])) {
      times[at].valid_to = times[at + 1].valid_to;
      times.erase(times.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    } else {
      ++at;
    }
  }
}

}  // namespace xinluon::storage
