// How likely chance alone gives so much: the tails that rules are measured by. Pure.
#pragma once

#include <cstdint>

namespace xinluon::flags {

// P(X >= k) of a Poisson variable.
double poisson_tail(std::uint64_t k, double mean);
// P(X >= k) of n trials.
double binomial_tail(std::uint64_t k, std::uint64_t n, double probability);
// The smallest k, from `at_least` on, with poisson_tail(k, mean) <= chance.
std::uint64_t poisson_limit(double mean, double chance, std::uint64_t at_least);

}  // namespace xinluon::flags
