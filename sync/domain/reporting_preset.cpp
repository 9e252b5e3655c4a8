#include "sync/domain/reporting_preset.h"

#include <array>

#include "sync/base/format.h"
#include "sync/base/printable.h"

namespace xinluon {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month;

constexpr std::array<ReportingPreset, 5> presets = {{
    {"dak-lak-6-thang", "Chỉ thị Đắk Lắk: 6 tháng", {-1, 11, 16}, {0, 5, 15}, YearDay{0, 5, 31}},
    {"dak-lak-nam", "Chỉ thị Đắk Lắk: năm", {-1, 11, 16}, {0, 11, 15}, YearDay{0, 11, 30}},
    {"hanh-chinh-thang", "Báo cáo hành chính: tháng", {-1, 0, 15}, {0, 0, 14}, std::nullopt},
    {"hanh-chinh-6-thang", "Báo cáo hành chính: 6 tháng", {-1, 12, 15}, {0, 6, 14}, std::nullopt},
    {"hanh-chinh-nam", "Báo cáo hành chính: năm", {-1, 12, 15}, {0, 12, 14}, std::nullopt},
}};

Day day_in(const YearDay& of, year_month base) {
  if (of.month == 0) return Day((base + months(of.year_offset)) / std::chrono::day(of.day));
  return Day((base.year() + std::chrono::years(of.year_offset)) / std::chrono::month(of.month) /
             std::chrono::day(of.day));
}

Error unknown(std::string_view text) {
  std::string names;
  for (const auto& preset : presets)
    names += format(" {}/{}", preset.id, preset.last.month == 0 ? "2026-11" : "2026");
  return {Errc::rejected, format("\"{}\" is no reporting period; write one of{}", printable(text), names)};
}

}  // namespace

std::span<const ReportingPreset> reporting_presets() {
  return presets;
}

Result<ReportingPeriod> reporting_period(std::string_view text) {
  const auto slash = text.find('/');
  for (const auto& preset : presets) {
    if (slash == text.npos || preset.id != text.substr(0, slash)) continue;
    const std::string_view when = text.substr(slash + 1);
    const auto base = period_from_text(when);
    if (!base || when.size() != (preset.last.month == 0 ? 7U : 4U)) return tl::unexpected(unknown(text));
    const std::chrono::year_month_day last(base->last);
    if (last.year() == std::chrono::year(1)) return tl::unexpected(unknown(text));  // it has no year before
    const year_month month = last.year() / last.month();
    ReportingPeriod found{&preset, {day_in(preset.first, month), day_in(preset.last, month)}, {}};
    if (preset.due_before) found.last_day_to_send = day_in(*preset.due_before, month) - days(1);
    return found;
  }
  return tl::unexpected(unknown(text));
}

int days_left(Day last_day_to_send, Day today) {
  return static_cast<int>((last_day_to_send - today).count());
}

}  // namespace xinluon
