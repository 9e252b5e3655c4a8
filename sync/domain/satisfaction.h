// The one percentage formula. Method M1: (level 5 + level 4) / all votes; "Bình thường" is not in the
// numerator. Counts are integers; the division comes last.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sync/domain/tally.h"

namespace xinluon {

inline constexpr std::string_view method_m1 = "M1";

// Of what a share is taken at most: 50 million votes a year for two hundred years. The formulas are exact up
// to it, and break off beyond it: whoever reads counts from outside checks them first.
inline constexpr std::uint64_t max_count = 10'000'000'000;

// A share of counts. `of` may be 0: then there is no percentage. part ≤ of ≤ max_count.
struct Ratio {
  std::uint64_t part = 0;
  std::uint64_t of = 0;
  auto operator<=>(const Ratio&) const = default;
};

Ratio satisfaction(const Tally& tally);

// round(10000 · part / of), half up, exact in integers: (2 · 10000 · part + of) div (2 · of). Needs of > 0.
std::uint32_t basis_points(Ratio ratio);

// Wilson score interval for a binomial share at 95 % (z = 1.959963984540054), as fractions in [0, 1]; needs
// of > 0. E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22
// (1927).
struct Interval {
  double lower = 0;
  double upper = 1;
};
Interval wilson(Ratio ratio);

// Against a target in whole percent.
enum class Verdict { met, not_met, undecided, too_few };  // Đạt, Chưa đạt, Chưa đủ căn cứ, n < 30
inline constexpr std::uint64_t min_votes_for_verdict = 30;
Verdict verdict(Ratio ratio, int target_percent);
// The plain yes or no on exact counts: 100 · part ≥ target · of.
bool target_met(Ratio ratio, int target_percent);

// "95,2%" / "95,25%" (1 decimal on screens, 2 in reports), rounded half up from the exact share; "–" when of
// is 0. Comma, no blank: the Vietnamese form. decimals: 0 to max_percent_decimals.
inline constexpr int max_percent_decimals = 12;
std::string percent_text_vi(Ratio ratio, int decimals);
// The same beside a target: with more decimals where the figure would otherwise seem to reach a target that
// target_met() says it misses ("94,96%", not "95,0%", against 95).
std::string percent_text_vi_beside_target(Ratio ratio, int decimals, int target_percent);
// "1.234": thousands with points.
std::string count_text_vi(std::uint64_t n);

}  // namespace xinluon
