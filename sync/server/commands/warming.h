// After a publication, and after the start, what may be told of which days is worked out before anybody asks:
// in a thread of its own, which borrows a reader for one family at a time.
#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "sync/base/clock.h"
#include "sync/server/db/readers.h"
#include "sync/server/reports/releases.h"

namespace xinluon::commands {

class Warming {
 public:
  Warming(db::Readers& readers, reports::Releases& releases) : readers_(readers), releases_(releases) {}
  Warming(const Warming&) = delete;
  Warming& operator=(const Warming&) = delete;
  // Ends with the family it is at.
  ~Warming();

  // Begins when there is something new to work out. Called by one thread.
  void look(WallTime now);
  // Whether it is at it.
  bool works() const { return running_; }

 private:
  void run(WallTime now);

  db::Readers& readers_;
  reports::Releases& releases_;
  std::shared_ptr<reports::ReleasesAt> of_;  // what it was begun for
  std::atomic<bool> ends_ = false;
  std::atomic<bool> running_ = false;
  std::thread thread_;
};

}  // namespace xinluon::commands
