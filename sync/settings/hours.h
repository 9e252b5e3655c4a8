// Opening hours and plans by the clock on the wall, as they are written in a configuration.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "sync/base/config_file.h"
#include "sync/domain/period.h"

namespace xinluon::settings {

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

// From that minute on, every day.
struct DailyStep {
  int from_min;
  int percent;
  bool operator==(const DailyStep&) const = default;
};
using DailyPlan =
    std::vector<DailyStep>;  // ascending; before the first step the last one holds, from yesterday

// [hours]: where any day is named they are these hours and no others; else `otherwise`. Holidays go with
// them.
std::optional<OpeningHours> read_hours(ConfigFile& file, const std::optional<OpeningHours>& otherwise);
DailyPlan read_plan(ConfigFile& file, std::string_view key, const DailyPlan& otherwise);

}  // namespace xinluon::settings
