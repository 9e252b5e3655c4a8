// A few read-only connections shared by worker threads. Never used on an io thread: lease() waits.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "sync/server/db/connection.h"

namespace xinluon::db {

class Readers {
 public:
  using Open = std::function<Result<std::unique_ptr<Connection>>()>;

  // Opens `count` connections; as many as there are worker threads, so that nobody waits.
  static Result<std::unique_ptr<Readers>> open(const Open& open, std::size_t count);
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;

  // One connection, given back by the destructor; must not outlive the pool. One that is broken is opened
  // again first; while that fails it is lent as it is, and answers retry_later.
  class Lease {
   public:
    Lease(Readers& readers, std::unique_ptr<Connection> connection);
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    Readers* readers_;
    std::unique_ptr<Connection> connection_;
  };
  Lease lease();

 private:
  Readers(Open open, std::vector<std::unique_ptr<Connection>> free);
  Open open_;
  std::mutex mutex_;
  std::condition_variable given_back_;
  std::vector<std::unique_ptr<Connection>> free_;
};

}  // namespace xinluon::db
