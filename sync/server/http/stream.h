// An answer that goes out while it is made: one thread puts bytes in, the connection takes them out, and
// neither holds more than a little of it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace xinluon::http {

class Stream {
 public:
  // `stopping` ends the making; outlives this.
  explicit Stream(const std::atomic<bool>& stopping) : stopping_(stopping) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // The maker. Waits while so much has not been taken yet; retry_later once nobody takes any more.
  Result<void> put(std::string_view bytes);
  // Nothing comes any more: it is whole, or it breaks off, which the client must be able to tell.
  void finish() { end(End::whole); }
  void break_off() { end(End::broken); }

  enum class End { none, whole, broken };
  struct Part {
    std::string bytes;
    End end = End::none;  // behind these bytes
  };
  // The taker: called once, now or from the maker's thread, with all there is as soon as there is something.
  // One at a time.
  void take(std::function<void(Part)> taken);
  // Nobody takes any more.
  void leave();

 private:
  void end(End how);
  // To who waits for it, if there is something and somebody; gives the lock back before.
  void hand_over(std::unique_lock<std::mutex> lock);

  const std::atomic<bool>& stopping_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string waiting_;
  End end_ = End::none;
  bool left_ = false;
  std::function<void(Part)> taker_;
};

}  // namespace xinluon::http
