// How often one address may try something that guesses would profit from (sign-in, enrolment), or one token
// or kiosk may ask: a token bucket each, in memory.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

#include "sync/base/clock.h"

namespace xinluon::http {

class RateLimit {
 public:
  // `burst` tries at once, then one every `refill`. At most max_addresses are remembered; when there are
  // more, those that are full again are forgotten, and if none is, everybody waits: that many addresses at
  // once is an attack.
  RateLimit(int burst, Milliseconds refill, std::size_t max_addresses = 10'000);

  // Takes a token; zero, or how long to wait for one. Thread-safe.
  Milliseconds take(const std::string& address, BootTime now);

 private:
  void forget_full(BootTime now);

  // A bucket as the time at which it is full again: one number says all.
  using FullAt = BootTime;

  const Milliseconds refill_;
  const Milliseconds capacity_;
  const std::size_t max_addresses_;
  std::mutex mutex_;
  std::unordered_map<std::string, FullAt> buckets_;
};

}  // namespace xinluon::http
