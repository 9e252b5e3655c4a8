// The threads that handlers run on.
#pragma once

#include <cstddef>
#include <functional>

#include "sync/server/http/route.h"
#include "sync/server/http/workers.h"

namespace xinluon::http {

// Two: each argon2id takes 64 MiB and a core for 110 ms.
inline constexpr std::size_t hashing_threads = 2;
// One: each reads the whole database, and nobody is in a hurry.
inline constexpr std::size_t export_threads = 1;

class Pools {
 public:
  explicit Pools(std::size_t readers);

  // Runs at once for Threads::io. False when that pool's queue is full.
  [[nodiscard]] bool run(Threads threads, std::function<void()> job);

 private:
  Workers readers_;
  Workers hashers_;
  Workers exports_;
};

}  // namespace xinluon::http
