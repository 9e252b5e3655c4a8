#include "sync/server/http/rate_limit.h"

#include <algorithm>

namespace xinluon::http {

RateLimit::RateLimit(int burst, Milliseconds refill, std::size_t max_addresses)
    : refill_(refill), capacity_(burst * refill), max_addresses_(max_addresses) {}

Milliseconds RateLimit::take(const std::string& address, BootTime now) {
  const std::lock_guard lock(mutex_);
  auto found = buckets_.find(address);
  if (found == buckets_.end()) {
    if (buckets_.size() >= max_addresses_) forget_full(now);
    if (buckets_.size() >= max_addresses_) return refill_;
    found = buckets_.emplace(address, now).first;
  }
  const BootTime full_at = std::max(found->second, now) + refill_;
  if (full_at - now > capacity_) return full_at - now - capacity_;
  found->second = full_at;
  return Milliseconds(0);
}

void RateLimit::forget_full(BootTime now) {
  std::erase_if(buckets_, [now](const auto& bucket) { return bucket.second <= now; });
}

}  // namespace xinluon::http
