// A client of a Unix socket, as simple as can be.
#pragma once

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sync/base/unique_fd.h"

namespace xinluon::votelog {

class SocketUser {
 public:
  explicit SocketUser(const std::filesystem::path& path)
      : fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::copy(path.native().begin(), path.native().end(), address.sun_path);
    if (connect(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fd_.reset();
  }

  bool is_connected() const { return static_cast<bool>(fd_); }
  int fd() const { return fd_.get(); }
  void close() { fd_.reset(); }

  // All of it, or false when the other side has closed.
  bool say(std::string text) const {
    while (!text.empty()) {
      const ssize_t n = send(fd_.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      text.erase(0, static_cast<std::size_t>(n));
    }
    return true;
  }

  // The next line without its end; none when the other side closed, or said nothing for so long.
  std::optional<std::string> hear(std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    while (true) {
      if (const auto end = heard_.find('\n'); end != std::string::npos) {
        std::string line = heard_.substr(0, end);
        heard_.erase(0, end + 1);
        return line;
      }
      pollfd one{fd_.get(), POLLIN, 0};
      if (poll(&one, 1, static_cast<int>(patience.count())) <= 0) return std::nullopt;
      std::string piece(64 * 1024, '\0');
      const ssize_t n = recv(fd_.get(), piece.data(), piece.size(), 0);
      if (n <= 0) return std::nullopt;
      heard_.append(piece, 0, static_cast<std::size_t>(n));
    }
  }
  std::string ask(const std::string& line) {
    if (!say(line + "\n")) return "";
    return hear().value_or("");
  }
  // True once the other side has closed; what it said meanwhile is dropped.
  bool is_dropped(std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    pollfd one{fd_.get(), POLLIN, 0};
    std::string piece(64 * 1024, '\0');
    while (poll(&one, 1, static_cast<int>(patience.count())) > 0) {
      if (recv(fd_.get(), piece.data(), piece.size(), 0) <= 0) return true;
    }
    return false;
  }

 private:
  UniqueFd fd_;
  std::string heard_;
};

}  // namespace xinluon::votelog
