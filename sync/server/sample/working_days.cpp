#include "sync/server/sample/working_days.h"

#include <algorithm>
#include <array>

namespace xinluon::sample {
namespace {

using std::chrono::days;
using std::chrono::month_day;

constexpr std::array<month_day, 5> holidays = {month_day(std::chrono::January / 1), std::chrono::April / 30,
                                               std::chrono::May / 1, std::chrono::September / 1,
                                               std::chrono::September / 2};
// The first day of the lunar year.
constexpr std::array<std::chrono::year_month_day, 8> tet = {
    std::chrono::year(2024) / 2 / 10, std::chrono::year(2025) / 1 / 29, std::chrono::year(2026) / 2 / 17,
    std::chrono::year(2027) / 2 / 6,  std::chrono::year(2028) / 1 / 26, std::chrono::year(2029) / 2 / 13,
    std::chrono::year(2030) / 2 / 3,  std::chrono::year(2031) / 1 / 23};

bool within_tet(Day day) {
  return std::any_of(tet.begin(), tet.end(), [day](const auto& date) {
    const Day first(date);
    return first - days(1) <= day && day <= first + days(5);
  });
}

}  // namespace

bool is_worked(Day day) {
  const std::chrono::weekday weekday(day);
  if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday || within_tet(day)) return false;
  const std::chrono::year_month_day date(day);
  return std::find(holidays.begin(), holidays.end(), date.month() / date.day()) == holidays.end();
}

}  // namespace xinluon::sample
