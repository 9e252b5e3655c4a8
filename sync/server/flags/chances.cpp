#include "sync/server/flags/chances.h"

#include <algorithm>
#include <cmath>

namespace xinluon::flags {
namespace {

constexpr double negligible = 1e-18;  // further terms change no verdict

}  // namespace

double poisson_tail(std::uint64_t k, double mean) {
  if (k == 0) return 1;
  if (mean <= 0) return 0;
  const double log_mean = std::log(mean);
  double sum = 0;
  for (std::uint64_t i = k;; ++i) {
    const auto at = static_cast<double>(i);
    const double term = std::exp(at * log_mean - mean - std::lgamma(at + 1));
    sum += term;
    if (at > mean && term < negligible) return std::min(sum, 1.0);
  }
}

double binomial_tail(std::uint64_t k, std::uint64_t n, double probability) {
  if (k == 0 || probability >= 1) return 1;
  if (k > n || probability <= 0) return 0;
  const auto all = static_cast<double>(n);
  double sum = 0;
  for (std::uint64_t i = k; i <= n; ++i) {
    const auto hits = static_cast<double>(i);
    sum += std::exp(std::lgamma(all + 1) - std::lgamma(hits + 1) - std::lgamma(all - hits + 1) +
                    hits * std::log(probability) + (all - hits) * std::log1p(-probability));
  }
  return std::min(sum, 1.0);
}

std::uint64_t poisson_limit(double mean, double chance, std::uint64_t at_least) {
  std::uint64_t k = at_least;
  while (poisson_tail(k, mean) > chance) ++k;
  return k;
}

}  // namespace xinluon::flags
