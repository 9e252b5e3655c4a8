#include "sync/server/db/readers.h"

namespace xinluon::db {

Result<std::unique_ptr<Readers>> Readers::open(const Open& open, std::size_t count) {
  std::vector<std::unique_ptr<Connection>> connections;
  for (std::size_t i = 0; i < count; ++i) {
    XINLUON_TRY(auto connection, open());
    connections.push_back(std::move(connection));
  }
  return std::unique_ptr<Readers>(new Readers(open, std::move(connections)));
}

Readers::Readers(Open open, std::vector<std::unique_ptr<Connection>> free)
    : open_(std::move(open)), free_(std::move(free)) {}

Readers::Lease Readers::lease() {
  std::unique_lock lock(mutex_);
  given_back_.wait(lock, [this] { return !free_.empty(); });
  auto connection = std::move(free_.back());
  free_.pop_back();
  lock.unlock();
  if (connection->broken()) {
    if (auto again = open_()) connection = std::move(*again);
  }
  return {*this, std::move(connection)};
}

Readers::Lease::Lease(Readers& readers, std::unique_ptr<Connection> connection)
    : readers_(&readers), connection_(std::move(connection)) {}

Readers::Lease::~Lease() {
  if (connection_ == nullptr) return;
  {
    const std::lock_guard lock(readers_->mutex_);
    readers_->free_.push_back(std::move(connection_));
  }
  readers_->given_back_.notify_one();
}

}  // namespace xinluon::db
