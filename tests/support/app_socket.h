// An AppSide behind a real Unix socket, as xinluon-kiosk serves it: several clients, JSON lines.
#pragma once

#include <array>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sync/base/unique_fd.h"
#include "tests/support/app_side.h"
#include "tests/support/unix_listener.h"

namespace xinluon::test {

class AppSocket {
 public:
  explicit AppSocket(const std::filesystem::path& path, AppSide app = AppSide())
      : app_(std::move(app)),
        listener_(listening_at(path)),
        thread_([this](const auto& stop) { run(stop); }) {}
  ~AppSocket() {
    thread_.request_stop();
    sealed_.notify_all();
  }
  AppSocket(const AppSocket&) = delete;
  AppSocket& operator=(const AppSocket&) = delete;

  // With the app to oneself; wakes a wait that is held.
  template <class Use>
  auto with_app(Use use) {
    const std::lock_guard lock(mutex_);
    sealed_.notify_all();
    return use(app_);
  }

 private:
  static bool readable(int fd, const std::stop_token& stop) {
    constexpr int poll_ms = 20;
    while (!stop.stop_requested()) {
      pollfd waiting{fd, POLLIN, 0};
      if (poll(&waiting, 1, poll_ms) > 0) return true;
    }
    return false;
  }

  void run(const std::stop_token& stop) {
    std::vector<std::jthread> clients;
    while (readable(listener_.get(), stop))
      clients.emplace_back([this, stop, client = UniqueFd(accept(listener_.get(), nullptr, nullptr))] {
        serve(client, stop);
      });
  }

  void serve(const UniqueFd& client, const std::stop_token& stop) {
    std::string received;
    std::array<char, 4096> chunk;
    while (readable(client.get(), stop)) {
      const ssize_t got = read(client.get(), chunk.data(), chunk.size());
      if (got <= 0) return;
      received.append(chunk.data(), static_cast<std::size_t>(got));
      for (auto end = received.find('\n'); end != std::string::npos; end = received.find('\n')) {
        const std::string line = answer(received.substr(0, end), stop) + '\n';
        received.erase(0, end + 1);
        if (!send_all(client.get(), line)) return;
      }
    }
  }

  std::string answer(const std::string& line, const std::stop_token& stop) {
    const auto request = wire::decode_request(line);
    if (!request) return encode(wire::error_answer(request.error()));
    std::unique_lock lock(mutex_);
    if (const auto* wait = std::get_if<wire::WaitRequest>(&*request))
      sealed_.wait_for(lock, Milliseconds(wait->timeout_ms), [&] {
        return app_.logs().back().lines.size() > wait->after || app_.hurry || stop.stop_requested();
      });
    return app_.answer(*request);
  }

  static bool send_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  std::mutex mutex_;
  std::condition_variable sealed_;
  AppSide app_;
  UniqueFd listener_;
  std::jthread thread_;
};

}  // namespace xinluon::test
