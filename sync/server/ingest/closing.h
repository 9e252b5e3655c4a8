// Which day a vote counts on. Days are closed shortly before their figures are published, and what was
// published stays: a vote that comes for a closed day counts on the first open one, and one that counts on a
// closed day stays there when it is dated again. So figures asked before and after never differ by what came
// between, and what came late is told with the next day's votes, by the same rule of publication.
#pragma once

#include <optional>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/domain/settling.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/votes.h"

namespace xinluon::ingest {

class Closing {
 public:
  // As it is, and stays, in the caller's transaction.
  static Result<Closing> of(db::Connection& connection);
  explicit Closing(std::optional<Day> closed) : closed_(closed) {}

  // Sets what a new vote counts on, by its date.
  void place(storage::CountedVote& vote) const;
  // Of `now`, which is `before` with another date.
  void place_again(const storage::CountedVote& before, storage::CountedVote& now) const;
  // Whether the officers of that day's month are told (domain/settling.h): who served stays.
  bool officers_are_settled(Day day) const { return closed_ && day <= last_settled_day(*closed_); }
  // After place_again: whom it was told with it keeps.
  void keep_officer(const storage::CountedVote& before, storage::CountedVote& now) const;

 private:
  bool is_closed(Day day) const { return closed_ && day <= *closed_; }
  std::optional<Day> closed_;
};

// No vote counts on a day any more that is published within this time: enough to work out ahead what may be
// told.
inline constexpr std::chrono::minutes closes_before_publication{5};
// Closes the days that are due. A server that was down, or is new, takes what waited for it first: as long as
// `up` is less than this, no further day is closed; figures wait with it.
inline constexpr std::chrono::minutes hears_kiosks_first{60};
// In a transaction of its own that runs beside no batch of any server process (db::transaction): whoever read
// a day as open has committed before the day is closed, and whoever comes afterwards reads it as closed.
Result<void> close_days(db::Connection& writer, WallTime now, Milliseconds up);

}  // namespace xinluon::ingest
