// Votes as they are counted: derived from the records and the boots' bounds. They can be dated again, and
// made again from the records.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/domain/period.h"
#include "sync/domain/vote.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

// How a time is known. Stored as the enumerators' names: frozen.
enum class Quality {
  anchored,  // from both sides by the server's own clock, within this boot
  bounded,   // one side at least only from the boots before and after
  unknown,   // one side has no bound at all
};
std::string_view name_of(Quality quality);

// The true time lies between t_low and t_high, both inclusive. Milliseconds since 1970-01-01T00:00:00Z.
struct Dated {
  std::optional<std::int64_t> t_low_ms;
  std::optional<std::int64_t> t_high_ms;
  std::int64_t at_ms = 0;  // the midpoint, or the only bound: day and hour are this moment's in Vietnam
  Quality quality = Quality::unknown;

  Day day() const;
  int hour() const;  // 0–23
  bool operator==(const Dated&) const = default;
};

// A vote that came, or was dated, when its day had been closed to votes (progress.h, days_closed): what it
// counts on does not follow its date.
struct Kept {
  Day closed{};  // the last day that was closed then
  int hour = 0;  // in which it counts
  bool operator==(const Kept&) const = default;
};

struct CountedVote {
  Seq seq = 0;
  Outcome outcome = Outcome::voted;
  std::optional<Level> level;
  Marks marks{};
  CounterId counter;        // where it counts; may differ from the record's, see ingest
  OfficerId officer;        // who served: whom the record names, else the shift's; empty when not known
  OfficerId named_officer;  // whom the record names
  std::string lang;
  std::string field;
  std::string procedure;
  std::string transaction_kind;
  bool linked = false;
  std::int64_t shown_ms = 0;
  std::string boot;
  std::int64_t boot_ms = 0;
  Dated dated;
  Day day{};  // on which it counts: dated.day() unless that is kept
  std::optional<Kept> kept{};
  bool counted = true;  // false once a person set it aside

  int hour() const { return kept ? kept->hour : dated.hour(); }  // in which it counts
  // It came after the figures of its day were published, and counts with a later day.
  bool late() const { return kept && day > kept->closed; }
  bool operator==(const CountedVote&) const = default;
};

// Writes, within the caller's transaction; rows in order of seq.
Result<void> insert_votes(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch,
                          const std::vector<CountedVote>& votes);
Result<void> set_date(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch, Seq seq,
                      const CountedVote& dated);
Result<void> set_officer(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch, Seq seq,
                         const OfficerId& officer);

// The next votes after `after`, in order, at most `limit`.
Result<std::vector<CountedVote>> votes_after(db::Connection& connection, const Scope& scope,
                                             const KioskId& kiosk, const Epoch& epoch, Seq after,
                                             std::size_t limit);
// All votes that count for the counter on that day, with where they lie.
struct PlacedVote {
  KioskId kiosk;
  Epoch epoch;
  CountedVote vote;
};
Result<std::vector<PlacedVote>> votes_of_day(db::Connection& connection, const Scope& scope,
                                             const CounterId& counter, Day day);
// The days on which votes count that are dated within these days; for some of them that is another day
// (Kept).
Result<std::vector<Day>> days_with_votes_dated(db::Connection& connection, const Scope& scope,
                                               const CounterId& counter, const Period& dated);

// Every vote, streamed, sorted by one of these; by_unit by that of its counter on its day, by_officer those
// that have one. Within a snapshot; the
// visitor may read on the same connection. unauthorised unless the scope is whole.
enum class VoteOrder { by_counter, by_unit, by_officer };
Result<void> each_vote(db::Connection& connection, const Scope& scope, VoteOrder order,
                       const std::function<Result<void>(const CountedVote&)>& visit);

}  // namespace xinluon::storage
