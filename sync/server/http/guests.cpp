#include "sync/server/http/guests.h"

#include <utility>

namespace xinluon::http {

Guests::Guests(std::size_t max_in_all, std::size_t max_per_address)
    : max_in_all_(max_in_all), max_per_address_(max_per_address) {}

Guests::Place::Place(std::shared_ptr<Guests> guests, std::string address)
    : guests_(std::move(guests)), address_(std::move(address)) {}

Guests::Place::~Place() {
  if (guests_) guests_->leave(address_);
}

std::unique_ptr<Guests::Place> Guests::admit(const std::string& address, bool proxy) {
  const std::lock_guard lock(mutex_);
  if (in_all_ >= max_in_all_) return nullptr;
  std::size_t& here = of_address_[address];
  if (here >= max_per_address_ && !proxy) return nullptr;
  ++here;
  ++in_all_;
  return std::make_unique<Place>(shared_from_this(), address);
}

void Guests::set_limits(std::size_t max_in_all, std::size_t max_per_address) {
  const std::lock_guard lock(mutex_);
  max_in_all_ = max_in_all;
  max_per_address_ = max_per_address;
}

std::size_t Guests::count() const {
  const std::lock_guard lock(mutex_);
  return in_all_;
}

bool Guests::wait_until_empty(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return left_.wait_for(lock, patience, [this] { return in_all_ == 0; });
}

void Guests::leave(const std::string& address) {
  const std::lock_guard lock(mutex_);
  const auto here = of_address_.find(address);
  if (--here->second == 0) of_address_.erase(here);
  if (--in_all_ == 0) left_.notify_all();
}

}  // namespace xinluon::http
