#include "sync/server/sample/working_days.h"

#include <array>
#include <string>
#include <string_view>

namespace xinluon::sample {
namespace {

using std::chrono::days;
using std::chrono::month_day;
using std::chrono::year_month_day;

constexpr int first_year = 2024;
constexpr int last_year = 2031;
constexpr int monday = 1;
constexpr int friday = 5;

struct Yearly {
  month_day on;
  std::string_view name;
};
constexpr std::array<Yearly, 5> holidays = {{{std::chrono::January / 1, "Tết Dương lịch"},
                                             {std::chrono::April / 30, "Ngày Chiến thắng"},
                                             {std::chrono::May / 1, "Quốc tế Lao động"},
                                             {std::chrono::September / 1, "Nghỉ Quốc khánh"},
                                             {std::chrono::September / 2, "Quốc khánh"}}};
// The first day of the lunar year.
constexpr std::array<year_month_day, 8> tet = {
    std::chrono::year(2024) / 2 / 10, std::chrono::year(2025) / 1 / 29, std::chrono::year(2026) / 2 / 17,
    std::chrono::year(2027) / 2 / 6,  std::chrono::year(2028) / 1 / 26, std::chrono::year(2029) / 2 / 13,
    std::chrono::year(2030) / 2 / 3,  std::chrono::year(2031) / 1 / 23};
struct Swap {
  year_month_day off;       // a working day between two free ones
  year_month_day saturday;  // worked instead, as that weekday
};
constexpr std::array<Swap, 3> swaps = {
    {{std::chrono::year(2024) / 4 / 29, std::chrono::year(2024) / 5 / 4},
     {std::chrono::year(2025) / 5 / 2, std::chrono::year(2025) / 4 / 26},
     {std::chrono::year(2026) / 8 / 31, std::chrono::year(2026) / 8 / 22}}};

storage::CalendarEntry entry(const UnitId& unit, std::string_view name) {
  storage::CalendarEntry entry;
  entry.unit = unit;
  entry.name = std::string(name) + " (dữ liệu mẫu)";
  return entry;
}

storage::CalendarEntry closed_on(const UnitId& unit, Day day, std::string_view name) {
  auto closed = entry(unit, name);
  closed.day = day;
  return closed;
}

storage::CalendarEntry worked_on(const UnitId& unit, const Swap& swap) {
  auto worked = entry(unit, "Làm bù");
  worked.day = Day(swap.saturday);
  worked.what.like_weekday = iso_weekday_of(Day(swap.off));
  return worked;
}

const WorkingCalendar& calendar() {
  static const WorkingCalendar made = [] {
    CalendarRules rules;
    for (const auto& each : calendar_for(UnitId())) {
      if (each.day)
        rules.days[*each.day] = each.what;
      else
        rules.weekly.at(static_cast<std::size_t>(each.weekday - 1))[each.valid_from] = each.what.hours;
    }
    return WorkingCalendar({std::move(rules)});
  }();
  return made;
}

}  // namespace

std::vector<storage::CalendarEntry> calendar_for(const UnitId& province) {
  std::vector<storage::CalendarEntry> all;
  for (int weekday = monday; weekday <= friday; ++weekday) {
    auto hours = entry(province, "Giờ làm việc");
    hours.weekday = weekday;
    hours.valid_from = Day(days(0));
    hours.what.hours = usual_hours();
    all.push_back(std::move(hours));
  }
  for (int year = first_year; year <= last_year; ++year)
    for (const auto& holiday : holidays)
      all.push_back(closed_on(province, Day(std::chrono::year(year) / holiday.on), holiday.name));
  for (const auto& first : tet)
    for (int day = -1; day <= 5; ++day)
      all.push_back(closed_on(province, Day(first) + days(day), "Tết Nguyên đán"));
  for (const Swap& swap : swaps) {
    all.push_back(closed_on(province, Day(swap.off), "Nghỉ hoán đổi"));
    all.push_back(worked_on(province, swap));
  }
  return all;
}

bool is_worked(Day day) {
  return !calendar().hours_on(day).empty();
}

}  // namespace xinluon::sample
