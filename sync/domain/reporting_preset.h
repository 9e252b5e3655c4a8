// Periods that a rule of the province or of the state asks reports for, with the day they are due. Which
// there are is data (server/storage/reporting_presets.h); here is what one means. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/domain/period.h"

namespace xinluon {

// A day of a year, or of each month when `month` is 0.
struct YearDay {
  int year_offset = 0;  // -1: of the year before; of a monthly one: of the month before
  unsigned month = 0;
  unsigned day = 1;
  bool operator==(const YearDay&) const = default;
};
// "05-15", "-1:11-16" of the year before, "+1:01-10" of the next; monthly "14", "-1:15". rejected, with the
// forms there are, also for a day that not every year (29 February) or not every month (from 29 on) has.
Result<YearDay> year_day_from_text(std::string_view text);
std::string to_text(const YearDay& day);

struct ReportingPreset {
  std::string id;                     // "dak-lak-nam"
  std::string name;                   // in Vietnamese, as on the page
  std::string source;                 // the rule that asks for it: "Căn cứ"
  YearDay first;                      // of the data
  YearDay last;                       // inclusive
  std::optional<YearDay> due_before;  // "trước 31/5": the last day to send is the day before

  bool monthly() const { return last.month == 0; }
  bool operator==(const ReportingPreset&) const = default;
};
// rejected, "what is wrong; the remedy": a strange id, an empty or long name or source, days that do not fit
// each other, a window longer than a year, due before the data end.
Result<void> check(const ReportingPreset& preset);

struct ReportingPeriod {
  std::string text;  // "dak-lak-nam/2026", "hanh-chinh-thang/2026-11"
  Period data;
  std::optional<Day> last_day_to_send;
};
// What `text` says. rejected with the list of `presets` otherwise.
Result<ReportingPeriod> reporting_period(std::string_view text, std::span<const ReportingPreset> presets);
// The one that is due next on that day (without a due day: whose data end next), and the one before it.
std::vector<ReportingPeriod> reporting_periods_at(const ReportingPreset& preset, Day today);

// Days left, the last day included: 0 on it, negative when it is over.
int days_left(Day last_day_to_send, Day today);

}  // namespace xinluon
