// Whether two shares differ by more than chance. Pure.
#pragma once

#include "sync/domain/satisfaction.h"

namespace xinluon {

// The two-sided p-value of the two-proportion z-test with pooled variance (Fleiss, "Statistical Methods for
// Rates and Proportions", 2.3): z = (a − b) / √(p(1 − p)(1/nₐ + 1/n_b)). 1 when a sample is empty or neither
// varies. An approximation that wants about 30 votes in each.
double two_proportion_p(Ratio a, Ratio b);

}  // namespace xinluon
