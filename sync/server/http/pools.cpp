#include "sync/server/http/pools.h"

#include <utility>

#include "sync/server/http/limits.h"

namespace xinluon::http {

Pools::Pools(std::size_t readers)
    : readers_(readers, max_waiting_requests),
      hashers_(hashing_threads, max_waiting_hashes),
      exports_(export_threads, max_waiting_exports) {}

bool Pools::run(Threads threads, std::function<void()> job) {
  switch (threads) {
    case Threads::io:
      job();
      return true;
    case Threads::readers:
      return readers_.submit(std::move(job));
    case Threads::hashers:
      return hashers_.submit(std::move(job));
    case Threads::exports:
      return exports_.submit(std::move(job));
  }
  return false;
}

}  // namespace xinluon::http
