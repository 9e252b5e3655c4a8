// What the clock on the wall decides at a counter: opening hours, brightness, loudness. Pure functions of a
// plan and a time in Vietnam (UTC+7): what holds now, and until when.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "sync/domain/period.h"

namespace xinluon::app {

inline constexpr int minutes_of_day = 24 * 60;

// Minutes since 00:00; `to` is the first minute that is closed, at most minutes_of_day.
struct Opening {
  int from_min;
  int to_min;
  bool operator==(const Opening&) const = default;
};

struct OpeningHours {
  std::array<std::vector<Opening>, 7> week;  // Monday first; ascending, without overlaps
  std::vector<Period> holidays;              // closed from the first day to the last
  bool operator==(const OpeningHours&) const = default;
};

struct OpenNow {
  bool open = true;
  std::optional<WallTime> until;  // nothing: not within the next year
  bool operator==(const OpenNow&) const = default;
};
OpenNow open_at(const OpeningHours& hours, WallTime now);

// From that minute on, every day.
struct DailyStep {
  int from_min;
  int percent;
  bool operator==(const DailyStep&) const = default;
};
using DailyPlan =
    std::vector<DailyStep>;  // ascending; before the first step the last one holds, from yesterday

struct StepNow {
  int percent = 0;
  std::optional<WallTime> until;  // nothing: it never changes
  bool operator==(const StepNow&) const = default;
};
// The plan must not be empty.
StepNow step_at(const DailyPlan& plan, WallTime now);

}  // namespace xinluon::app
