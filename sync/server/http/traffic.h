// What was asked and how long it took, by route: for Prometheus and the bench. Counts only; nothing of who
// asked or what was answered.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace xinluon::http {

class Router;

class Traffic {
 public:
  // Upper ends of the classes of duration; one more for what is longer.
  static constexpr std::array<int, 9> limits_ms = {5, 10, 25, 50, 100, 250, 1000, 5000, 60'000};

  explicit Traffic(std::size_t routes);

  // Thread-safe, without a lock. `route` counts from 0 in the router's table; what no route took is one
  // beyond the last.
  void count(std::size_t route, int status, std::chrono::milliseconds took);
  void refused_connection() { ++refused_; }

  std::uint64_t refused_connections() const { return refused_; }
  // In Prometheus's text format: requests by route and class of status, their durations, connections refused.
  std::string exposition(const Router& router) const;

 private:
  struct Counts {
    std::array<std::atomic<std::uint64_t>, 6> by_class{};  // status / 100
    std::array<std::atomic<std::uint64_t>, limits_ms.size() + 1> by_duration{};
    std::atomic<std::uint64_t> sum_ms = 0;
  };
  std::size_t routes_;
  std::unique_ptr<Counts[]> counts_;
  std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace xinluon::http
