#include "sync/server/sample/dice.h"

#include <cmath>
#include <numbers>

#include "sync/base/check.h"

namespace xinluon::sample {
namespace {

// Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

Dice::Dice(std::uint64_t seed, std::initializer_list<std::uint64_t> names) : state_(mixed(seed)) {
  for (const std::uint64_t name : names) state_ = mixed(state_ + 0x9e3779b97f4a7c15ULL + name);
}

std::uint64_t Dice::next() {
  return mixed(state_ += 0x9e3779b97f4a7c15ULL);
}

std::uint64_t Dice::below(std::uint64_t n) {
  XINLUON_CHECK(n > 0, "dice need a side");
  return next() % n;
}

double Dice::unit() {
  return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

double Dice::normal() {
  const double radius = std::sqrt(-2 * std::log(1 - unit()));
  return radius * std::cos(2 * std::numbers::pi * unit());
}

double Dice::log_normal(double median, double sigma) {
  return median * std::exp(sigma * normal());
}

std::uint64_t Dice::poisson(double mean) {
  constexpr double one_step = 30;  // exp(−mean) stays far from 0
  std::uint64_t count = 0;
  for (; mean > one_step; mean -= one_step) count += poisson(one_step);
  const double end = std::exp(-mean);
  for (double product = unit(); product > end; product *= unit()) ++count;
  return count;
}

std::size_t Dice::one_of(std::span<const double> weights) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  double at = unit() * sum;
  for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
    if (at < weights[i]) return i;
    at -= weights[i];
  }
  return weights.size() - 1;
}

std::string Dice::hex(std::size_t digits) {
  std::string text;
  while (text.size() < digits) text += "0123456789abcdef"[below(16)];
  return text;
}

}  // namespace xinluon::sample
