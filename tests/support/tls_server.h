// A TLS server for tests of what connects to one: it answers each request with the bytes the test says, right
// or wrong, on a port of its own. It is none of the product's code, so that both ends can't share a mistake.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "sync/base/unique_fd.h"

namespace xinluon::test {

class TlsServer {
 public:
  // Gets a whole request (head and body) and gives the bytes to answer; empty closes the connection, and so
  // does "Connection: close" once they are sent. Called on the server's thread.
  using Answer = std::function<std::string(const std::string& request)>;

  TlsServer(const std::filesystem::path& certificate, const std::filesystem::path& key, Answer answer);
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  std::string url(const std::string& path) const;  // https://127.0.0.1:port/path
  std::uint16_t port() const { return port_; }
  int connections() const { return connections_; }  // with a finished handshake

 private:
  struct Context;
  void run(const std::stop_token& stop);
  void serve(int socket, const std::stop_token& stop);

  std::unique_ptr<Context> context_;
  Answer answer_;
  std::uint16_t port_ = 0;  // before the listener, which sets it
  UniqueFd listener_;
  std::atomic<int> connections_ = 0;
  std::jthread thread_;
};

// "HTTP/1.1 <status> …" with the right Content-Length.
std::string http_answer(int status, const std::string& body, const std::string& more_headers = "");

}  // namespace xinluon::test
