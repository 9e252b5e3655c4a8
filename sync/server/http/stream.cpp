#include "sync/server/http/stream.h"

#include <chrono>
#include <utility>

namespace xinluon::http {
namespace {

// Enough that the line is busy while the next bytes are made.
constexpr std::size_t max_waiting_bytes = 1024 * 1024;
// How late it is noticed that the server stops.
constexpr std::chrono::milliseconds look{100};

}  // namespace

Result<void> Stream::put(std::string_view bytes) {
  std::unique_lock lock(mutex_);
  while (!left_ && !stopping_ && waiting_.size() >= max_waiting_bytes) changed_.wait_for(lock, look);
  if (left_) return fail(Errc::retry_later, "whoever asked has gone");
  if (stopping_) return fail(Errc::retry_later, "the server stops");
  waiting_ += bytes;
  hand_over(std::move(lock));
  return {};
}

void Stream::end(End how) {
  std::unique_lock lock(mutex_);
  end_ = how;
  hand_over(std::move(lock));
}

void Stream::take(std::function<void(Part)> taken) {
  std::unique_lock lock(mutex_);
  taker_ = std::move(taken);
  hand_over(std::move(lock));
}

void Stream::leave() {
  const std::lock_guard lock(mutex_);
  left_ = true;
  waiting_.clear();
  changed_.notify_all();
}

void Stream::hand_over(std::unique_lock<std::mutex> lock) {
  if (!taker_ || (waiting_.empty() && end_ == End::none)) return;
  const auto taker = std::exchange(taker_, nullptr);
  Part part{std::exchange(waiting_, {}), end_};
  changed_.notify_all();
  lock.unlock();
  taker(std::move(part));
}

}  // namespace xinluon::http
