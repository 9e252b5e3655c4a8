// A Unix socket at a path of the test's own folder that takes connections; what stood there before is
// removed.
#pragma once

#include <cstring>
#include <filesystem>

#include <sys/socket.h>
#include <sys/un.h>

#include "sync/base/check.h"
#include "sync/base/unique_fd.h"

namespace xinluon::test {

inline UniqueFd listening_at(const std::filesystem::path& path) {
  std::filesystem::remove(path);
  UniqueFd listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  XINLUON_CHECK(bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                    listen(listener.get(), 4) == 0,
                "the test's folder takes a socket");
  return listener;
}

}  // namespace xinluon::test
