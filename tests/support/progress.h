// How far a long test is, so that whoever waits for tests/long.sh sees what is left.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

namespace xinluon::test {

// Prints a line when half a minute has passed since the last one: "12000 of 200000 histories, 430 s, about
// 6736 s left".
class Progress {
 public:
  Progress(std::string of_what, std::uint64_t in_all) : of_what_(std::move(of_what)), in_all_(in_all) {}

  // Costs a look at the clock: may be called for each of a million.
  void done(std::uint64_t so_far) {
    const auto now = Clock::now();
    if (now < next_ || so_far == 0 || so_far >= in_all_) return;
    next_ = now + between;
    const double took = std::chrono::duration<double>(now - began_).count();
    const double left = took / static_cast<double>(so_far) * static_cast<double>(in_all_ - so_far);
    std::printf("%llu of %llu %s, %.0f s, about %.0f s left\n", static_cast<unsigned long long>(so_far),
                static_cast<unsigned long long>(in_all_), of_what_.c_str(), took, left);
    std::fflush(stdout);
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds between{30};

  const std::string of_what_;
  const std::uint64_t in_all_;
  const Clock::time_point began_ = Clock::now();
  Clock::time_point next_ = began_ + between;
};

}  // namespace xinluon::test
