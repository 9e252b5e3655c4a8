// A few threads and a bounded queue: where SQL and password hashing run, so that an io thread never waits
// for a disk. The bound is part of the promise: who is turned away knows it at once.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace xinluon::http {

class Workers {
 public:
  Workers(std::size_t threads, std::size_t max_waiting);
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  // Runs what was accepted, then joins.
  ~Workers();

  // False when the queue is full or the pool is closing; the job is then dropped without having run.
  [[nodiscard]] bool submit(std::function<void()> job);

 private:
  void run();

  const std::size_t max_waiting_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> waiting_;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace xinluon::http
