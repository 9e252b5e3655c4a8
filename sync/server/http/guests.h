// Who is connected: how many from each address, how many in all, and the wait for the last one to leave.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace xinluon::http {

// Thread-safe. Held by shared_ptr, because a connection may outlive its server by a moment.
class Guests : public std::enable_shared_from_this<Guests> {
 public:
  Guests(std::size_t max_in_all, std::size_t max_per_address);

  // A place, given back when it is destroyed.
  class Place {
   public:
    Place(std::shared_ptr<Guests> guests, std::string address);
    Place(Place&&) noexcept = default;
    Place& operator=(Place&&) = delete;
    ~Place();

   private:
    std::shared_ptr<Guests> guests_;
    std::string address_;
  };

  // Null when the house, or this address, is full; a proxy of ours stands for many.
  std::unique_ptr<Place> admit(const std::string& address, bool proxy = false);
  // From now on; who is inside stays.
  void set_limits(std::size_t max_in_all, std::size_t max_per_address);

  std::size_t count() const;
  // True as soon as nobody is there, false after `patience`.
  bool wait_until_empty(std::chrono::milliseconds patience);

 private:
  void leave(const std::string& address);

  mutable std::mutex mutex_;
  std::size_t max_in_all_;
  std::size_t max_per_address_;
  std::condition_variable left_;
  std::size_t in_all_ = 0;
  std::unordered_map<std::string, std::size_t> of_address_;
};

}  // namespace xinluon::http
