#include "sync/domain/satisfaction.h"

#include <algorithm>
#include <cmath>

#include "sync/base/check.h"
#include "sync/base/format.h"

namespace xinluon {
namespace {

// The standard normal's 97.5 % quantile.
constexpr double z = 1.959963984540054;

__extension__ using Wide = unsigned __int128;

void check_ratio(Ratio ratio) {
  XINLUON_CHECK(ratio.of > 0, "a share of nothing was asked for");
  XINLUON_CHECK(ratio.part <= ratio.of, "a part is larger than its whole");
  XINLUON_CHECK(ratio.of <= max_count, "a count is larger than the formula is exact for");
}

std::uint64_t power_of_ten(int exponent) {
  std::uint64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// round(whole · part / of), half up.
std::uint64_t rounded_share(Ratio ratio, std::uint64_t whole) {
  check_ratio(ratio);
  const Wide twice = Wide{2} * whole * ratio.part + ratio.of;
  return static_cast<std::uint64_t>(twice / (Wide{2} * ratio.of));
}

}  // namespace

Ratio satisfaction(const Tally& tally) {
  return {tally.count(Level::very_satisfied) + tally.count(Level::satisfied), tally.votes()};
}

std::uint32_t basis_points(Ratio ratio) {
  return static_cast<std::uint32_t>(rounded_share(ratio, 10'000));
}

Interval wilson(Ratio ratio) {
  check_ratio(ratio);
  const auto n = static_cast<double>(ratio.of);
  const double p = static_cast<double>(ratio.part) / n;
  const double scale = 1 + z * z / n;
  const double centre = (p + z * z / (2 * n)) / scale;
  const double half_width = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale;
  // At the ends the formula gives exactly 0 and 1; rounding must not move them past a target of 0 or 100.
  return {ratio.part == 0 ? 0.0 : centre - half_width, ratio.part == ratio.of ? 1.0 : centre + half_width};
}

Verdict verdict(Ratio ratio, int target_percent) {
  if (ratio.of < min_votes_for_verdict) return Verdict::too_few;
  const Interval interval = wilson(ratio);
  const double target = target_percent / 100.0;
  if (interval.lower >= target) return Verdict::met;
  if (interval.upper < target) return Verdict::not_met;
  return Verdict::undecided;
}

bool target_met(Ratio ratio, int target_percent) {
  check_ratio(ratio);
  XINLUON_CHECK(target_percent >= 0 && target_percent <= 100, "a target is no percentage");
  return 100 * ratio.part >= static_cast<std::uint64_t>(target_percent) * ratio.of;
}

std::string percent_text_vi(Ratio ratio, int decimals) {
  XINLUON_CHECK(decimals >= 0 && decimals <= max_percent_decimals, "a percentage with so many decimals");
  if (ratio.of == 0) return "–";
  const std::uint64_t power = power_of_ten(decimals);
  const std::uint64_t units = rounded_share(ratio, 100 * power);
  if (decimals == 0) return format("{}%", units);
  return format("{},{:0{}}%", units / power, units % power, decimals);
}

// Only a share below its target can seem to reach it: half-up rounding never takes one that is above below
// it. Such a share lies 1 / max_count percent below at least, which 11 decimals show.
std::string percent_text_vi_beside_target(Ratio ratio, int decimals, int target_percent) {
  if (ratio.of == 0 || target_met(ratio, target_percent)) return percent_text_vi(ratio, decimals);
  const auto seems_met = [&](int with_decimals) {
    const std::uint64_t power = power_of_ten(with_decimals);
    return rounded_share(ratio, 100 * power) >= static_cast<std::uint64_t>(target_percent) * power;
  };
  while (seems_met(decimals)) ++decimals;
  return percent_text_vi(ratio, decimals);
}

std::string count_text_vi(std::uint64_t n) {
  const std::string digits = format("{}", n);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += '.';
    text += digits[i];
  }
  return text;
}

}  // namespace xinluon
