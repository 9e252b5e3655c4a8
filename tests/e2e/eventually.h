// Waiting for what other processes do.
#pragma once

#include <chrono>
#include <thread>

namespace xinluon::test {

// Polls until `true_now()`; false when the time is over.
template <class Condition>
bool eventually(std::chrono::milliseconds at_most, Condition true_now) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  while (!true_now()) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

}  // namespace xinluon::test
