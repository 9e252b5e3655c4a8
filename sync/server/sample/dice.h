// Chance from a seed. Every thing that is thrown for has dice of its own, named by numbers: so a counter's
// day is the same whatever else is made beside it, on every machine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

namespace xinluon::sample {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  // Dice for one thing among many: {counter's number, day's number}.
  Dice(std::uint64_t seed, std::initializer_list<std::uint64_t> names);

  std::uint64_t next();                  // 64 bits (SplitMix64)
  std::uint64_t below(std::uint64_t n);  // 0 … n − 1
  double unit();                         // [0, 1)
  bool chance(double probability) { return unit() < probability; }
  double between(double low, double high) { return low + (high - low) * unit(); }
  double normal();  // mean 0, deviation 1
  double log_normal(double median, double sigma);
  std::uint64_t poisson(double mean);                   // of any size; 0 for a mean of 0
  std::size_t one_of(std::span<const double> weights);  // an index
  std::string hex(std::size_t digits);                  // lower case

 private:
  std::uint64_t state_;
};

}  // namespace xinluon::sample
