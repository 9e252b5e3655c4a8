// The other end of the socket, for the command line: one request, one answer, as often as there is something
// to ask. Blocks.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/base/unique_fd.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::votelog {

class SocketConnection {
 public:
  // not_found when no kiosk serves the socket, unauthorised when this user may not connect.
  static Result<SocketConnection> open(const std::filesystem::path& path, Milliseconds patience);

  // The answer's line, for wire::decode_…; retry_later when nothing was heard in time. After an error the
  // connection is of no more use.
  Result<std::string> ask(const wire::SocketRequest& request);

 private:
  SocketConnection(std::filesystem::path path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  std::filesystem::path path_;
  UniqueFd fd_;
};

}  // namespace xinluon::votelog
