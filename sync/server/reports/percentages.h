// Percentages of satisfaction: counts from the tallies, one formula (domain/satisfaction.h), one rule of
// what may be shown (publication.h, release.h). A Figure holds only what may be shown: a renderer can't leak.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/comparison.h"
#include "sync/domain/period.h"
#include "sync/domain/satisfaction.h"
#include "sync/domain/tally.h"
#include "sync/server/reports/releases.h"
#include "sync/server/storage/node.h"
#include "sync/server/storage/scope.h"

namespace xinluon::reports {

enum class View {
  published,  // what an account sees
  live,       // every vote up to now, nothing hidden: only for commands on the server's own machine
};

// What another period's figure stands beside.
enum class Against { previous, last_year };
using Comparing = std::variant<Against, Period>;

struct PercentagesRequest {
  storage::Node node;  // a unit, a counter or an officer
  Period period;
  bool with_children = true;          // its units and counters too, a figure each
  std::optional<int> target_percent;  // else the unit's own
  View view = View::published;
  // lang, hour, field, procedure (units) and officer (counters); each at most once.
  std::vector<storage::Dimension> cuts{};
  std::optional<Step> series{};
  std::optional<Comparing> compare{};
};
inline constexpr std::size_t max_steps = 400;  // of a series

// Why a figure shows less than everything. Sent as the enumerators' names: frozen.
enum class Shown {
  all,            // with the split by level and behaviour
  total_only,     // n and the percentage; too few votes to split
  too_few,        // n < 5, or it waits because the votes of something smaller would follow from it
  not_published,  // no whole day, week or month of the period is published yet
};
std::string_view name_of(Shown shown);

struct Figure {
  storage::Node node;
  std::string name;
  bool sample = false;
  std::optional<Period> period;  // the days it covers: the published part of those asked for
  Shown shown = Shown::not_published;
  std::optional<std::uint64_t> votes;  // n
  std::optional<Ratio> satisfied;      // M1; basis_points() and wilson() follow from it
  std::optional<Tally> tally;          // by level and behaviour, when shown is all
  std::optional<std::uint64_t> timed_out;
  std::optional<std::uint64_t> withdrawn;
  int target_percent = 95;
  std::optional<Verdict> verdict;
  bool small_sample = false;
  // With the votes that a person set aside. Nothing when these are a few, or the figure is not told.
  std::optional<Ratio> raw;
  // Of the votes, those that came after the figures of their day were published: they count with the day
  // after. Nothing when these are a few. "Phiếu đến sau khi chốt số".
  std::optional<std::uint64_t> late;
  // Votes of all invitations shown: "Tỷ lệ trả lời".
  std::optional<Ratio> response;
  // Votes that a transaction's invitation opened, of the transactions imported from outside: "Tỷ lệ tham gia
  // đánh giá". Nothing: "Không có số giao dịch".
  std::optional<Ratio> participation;
};

// One value of a cut: "vi", "08", a field, "field U+001F procedure", an officer; "" for votes without one.
struct Slice {
  std::string value;
  std::optional<Period> period;
  Shown shown = Shown::not_published;
  std::optional<Ratio> satisfied;
  std::optional<std::array<std::uint64_t, 5>> levels;  // [to_int(level) - 1], when shown is all
};
struct CutFigures {
  storage::Dimension dimension;
  std::vector<Slice> slices;  // by value
};

struct PointsDifference {
  Interval interval;  // of now − before, as a fraction
  Change change = Change::undecided;
};
struct Compared {
  Period whole;                // the period before
  Period asked;                // of it, as many days as have elapsed
  bool equal_elapsed = false;  // the period is unfinished, so not all of it was asked for
  Figure total;
  std::vector<Figure> children;  // as those of now
};
// Nothing unless both are told and have votes.
std::optional<PointsDifference> difference(const Figure& now, const Figure& before);

struct Percentages {
  PercentagesRequest request;
  WallTime at{};
  Figure total;                  // of the node
  std::vector<Figure> children;  // units, then counters, by id
  std::vector<CutFigures> cuts{};
  std::vector<Figure> series{};  // of the node, a figure a step
  std::optional<Compared> compared{};
};

// Reads on one snapshot. not_found when the scope does not cover the node; rejected for a cut that the node
// does not have or too many steps; unauthorised for View::live with a scope that is not the local
// administrator's. With `releases` kept from question to question what was worked out before is used again.
Result<Percentages> percentages(db::Connection& reader, const storage::Scope& scope,
                                const PercentagesRequest& request, WallTime now);
Result<Percentages> percentages(db::Connection& reader, const storage::Scope& scope,
                                const PercentagesRequest& request, WallTime now, Releases& releases);
// The same within the caller's snapshot.
Result<Percentages> percentages_here(db::Connection& reader, const storage::Scope& scope,
                                     const PercentagesRequest& request, WallTime now);
Result<Percentages> percentages_here(db::Connection& reader, const storage::Scope& scope,
                                     const PercentagesRequest& request, WallTime now, Releases& releases);

}  // namespace xinluon::reports
