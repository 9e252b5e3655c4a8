// The writing connection, opened anew after a commit failed: nothing is believed about the old one any more,
// and what the new one shows is stored once more before anything follows it. One thread at a time; writer.h
// gives it a thread and a queue.
#pragma once

#include <functional>
#include <memory>

#include "sync/server/db/connection.h"

namespace xinluon::db {

class WritingConnection {
 public:
  using Open = std::function<Result<std::unique_ptr<Connection>>()>;

  // Opens it, so that a wrong path is told at once.
  static Result<WritingConnection> make(Open open);

  // The connection to write with; opened again first where a commit failed on it. retry_later while it can't
  // be opened: the next call tries again.
  Result<Connection*> usable();

 private:
  WritingConnection(Open open, std::unique_ptr<Connection> connection);

  Open open_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace xinluon::db
