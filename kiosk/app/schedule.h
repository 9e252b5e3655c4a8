// What the clock on the wall decides at a counter: opening hours, brightness, loudness. Pure functions of a
// plan and a time in Vietnam (UTC+7): what holds now, and until when.
#pragma once

#include <optional>

#include "sync/domain/period.h"
#include "sync/settings/hours.h"

namespace xinluon::app {

using settings::DailyPlan;
using settings::DailyStep;
using settings::minutes_of_day;
using settings::Opening;
using settings::OpeningHours;

struct OpenNow {
  bool open = true;
  std::optional<WallTime> until;  // nothing: not within the next year
  bool operator==(const OpenNow&) const = default;
};
OpenNow open_at(const OpeningHours& hours, WallTime now);

struct StepNow {
  int percent = 0;
  std::optional<WallTime> until;  // nothing: it never changes
  bool operator==(const StepNow&) const = default;
};
// The plan must not be empty.
StepNow step_at(const DailyPlan& plan, WallTime now);

}  // namespace xinluon::app
