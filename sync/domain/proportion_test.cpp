#include "sync/domain/proportion_test.h"

#include <cmath>

namespace xinluon {

double two_proportion_p(Ratio a, Ratio b) {
  if (a.of == 0 || b.of == 0) return 1;
  const auto na = static_cast<double>(a.of);
  const auto nb = static_cast<double>(b.of);
  const double pooled = static_cast<double>(a.part + b.part) / (na + nb);
  const double variance = pooled * (1 - pooled) * (1 / na + 1 / nb);
  if (variance <= 0) return 1;
  const double z =
      (static_cast<double>(a.part) / na - static_cast<double>(b.part) / nb) / std::sqrt(variance);
  return std::erfc(std::abs(z) / std::sqrt(2.0));
}

}  // namespace xinluon
