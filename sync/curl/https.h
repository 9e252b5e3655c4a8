// HTTPS requests: to our own server with its public key pinned, to others (sign-on, webhooks) by authorities.
//
// A kiosk can't judge certificate dates (its clock may say 1970) and offices have no public names, so trust
// is the pinned key alone: chain and host name are not checked, the pin always is. An expired certificate
// with the right key connects; a valid one with another key is refused. The program ignores SIGPIPE
// (base/signals.h): a connection that broke is an error here, not a signal.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/result.h"

namespace xinluon::curl {

struct Request {
  std::string method = "GET";
  std::string url;  // https://… only
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::milliseconds timeout{30'000};  // for the whole request
  std::size_t max_answer_bytes = 1 << 20;     // a longer answer is an error
};

struct Response {
  int status = 0;
  std::string body;
  // First value of a header, case-insensitive; empty when absent.
  std::string_view header(std::string_view name) const;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
};

struct ClientOptions {
  std::vector<std::string> pins;  // "sha256//…", current and next; empty only with authorities
  // Instead of pins: a PEM file of certificates, or "" for those of the machine. Then chain, dates and host
  // name are checked.
  std::optional<std::string> authorities = {};
  // False: loopback and an office's own addresses are refused, whatever name led there. Not looked at where a
  // proxy connects.
  bool private_addresses = true;
  std::string proxy;  // empty is none; the environment's proxy variables are ignored
  std::chrono::milliseconds connect_timeout{10'000};
  // When it becomes readable a send() under way gives up at once with retry_later. A daemon's signal
  // descriptor, which must stay open as long as the client; -1 is none.
  int stop_fd = -1;
};

// Keeps one connection alive between requests. One thread at a time.
class Client {
 public:
  static Result<Client> make(const ClientOptions& options);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  // retry_later for everything between here and an HTTP answer (name, connection, TLS, pin, time-out, too
  // long an answer); an HTTP error status is a Response.
  Result<Response> send(const Request& request);

 private:
  struct Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace xinluon::curl
