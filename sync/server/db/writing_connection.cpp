#include "sync/server/db/writing_connection.h"

#include <utility>

#include "sync/base/log.h"

namespace xinluon::db {

Result<WritingConnection> WritingConnection::make(Open open) {
  XINLUON_TRY(auto connection, open());
  // The process before this one may have ended because of a failed fsync. Whoever reads for an hour must not
  // keep the server from starting.
  if (auto stored = connection->store_again(); !stored) {
    if (stored.error().code != Errc::retry_later) return fail(std::move(stored).error());
    log::warning("the database: {}", stored.error().message);
  }
  return WritingConnection(std::move(open), std::move(connection));
}

WritingConnection::WritingConnection(Open open, std::unique_ptr<Connection> connection)
    : open_(std::move(open)), connection_(std::move(connection)) {}

Result<Connection*> WritingConnection::usable() {
  if (connection_ != nullptr && !connection_->broken()) return connection_.get();
  connection_.reset();
  auto opened = open_();
  if (opened) {
    if (auto stored = (*opened)->store_again(); !stored) opened = fail(std::move(stored).error());
  }
  if (!opened) {
    log::error("the database can't be opened again: {}", opened.error().message);
    return fail(Errc::retry_later, "the database can't be opened: " + opened.error().message);
  }
  log::warning("the database was closed and opened again after a commit failed");
  connection_ = std::move(*opened);
  return connection_.get();
}

}  // namespace xinluon::db
