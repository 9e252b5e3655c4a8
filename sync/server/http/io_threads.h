// One io_context a thread: a connection lives on one thread for all its life and needs no lock.
#pragma once

#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace xinluon::http {

class IoThreads {
 public:
  // The contexts exist; nothing runs before start().
  explicit IoThreads(std::size_t threads);
  IoThreads(const IoThreads&) = delete;
  IoThreads& operator=(const IoThreads&) = delete;
  // stop() and join.
  ~IoThreads();

  std::size_t size() const { return contexts_.size(); }
  boost::asio::io_context& context(std::size_t i) { return *contexts_[i]; }

  void start();
  // What still waits is dropped. The contexts themselves stay until destruction, so that a late answer of
  // a worker has somewhere to go.
  void stop();

 private:
  using Guard = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;

  std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
  std::vector<Guard> guards_;
  std::vector<std::thread> threads_;
};

}  // namespace xinluon::http
