#include "tests/support/tls_server.h"

#include <array>
#include <charconv>
#include <csignal>

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include "sync/base/check.h"
#include "sync/base/format.h"

namespace xinluon::test {
namespace {

constexpr int poll_ms = 20;  // how soon the end of the test is noticed

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using Ssl = std::unique_ptr<SSL, FreeSsl>;

UniqueFd listen_on_loopback(std::uint16_t& port) {
  UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  XINLUON_CHECK(bind(fd.get(), generic, size) == 0 && listen(fd.get(), 16) == 0,
                "the loopback has a free port");
  XINLUON_CHECK(getsockname(fd.get(), generic, &size) == 0, "a bound socket has a name");
  port = ntohs(address.sin_port);
  return fd;
}

bool readable(int fd, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    pollfd waiting{fd, POLLIN, 0};
    if (poll(&waiting, 1, poll_ms) > 0) return true;
  }
  return false;
}

std::size_t content_length(std::string_view head) {
  constexpr std::string_view name = "Content-Length: ";
  const auto at = head.find(name);
  std::size_t length = 0;
  if (at != std::string_view::npos) {
    std::from_chars(head.data() + at + name.size(), head.data() + head.size(), length);
  }
  return length;
}

bool is_whole(const std::string& request) {
  const auto end = request.find("\r\n\r\n");
  return end != std::string::npos && request.size() >= end + 4 + content_length(request.substr(0, end));
}

// Empty when the connection ended.
std::string read_request(SSL* ssl, int socket, const std::stop_token& stop) {
  std::string request;
  std::array<char, 16 * 1024> buffer{};
  while (!is_whole(request)) {
    if (SSL_pending(ssl) == 0 && !readable(socket, stop)) return {};
    const int n = SSL_read(ssl, buffer.data(), static_cast<int>(buffer.size()));
    if (n <= 0) return {};
    request.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return request;
}

}  // namespace

struct TlsServer::Context {
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  std::unique_ptr<SSL_CTX, Free> ssl{SSL_CTX_new(TLS_server_method())};
};

TlsServer::TlsServer(const std::filesystem::path& certificate, const std::filesystem::path& key,
                     Answer answer)
    : context_(std::make_unique<Context>()),
      answer_(std::move(answer)),
      listener_(listen_on_loopback(port_)) {
  std::signal(SIGPIPE, SIG_IGN);  // a client that hangs up in the middle of an answer is part of the tests
  SSL_CTX* ssl = context_->ssl.get();
  XINLUON_CHECK(SSL_CTX_use_certificate_file(ssl, certificate.c_str(), SSL_FILETYPE_PEM) == 1 &&
                    SSL_CTX_use_PrivateKey_file(ssl, key.c_str(), SSL_FILETYPE_PEM) == 1,
                "the test's certificate and key can be read");
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

TlsServer::~TlsServer() {
  thread_.request_stop();
}

std::string TlsServer::url(const std::string& path) const {
  return format("https://127.0.0.1:{}{}", port_, path);
}

void TlsServer::run(const std::stop_token& stop) {
  while (readable(listener_.get(), stop)) {
    const UniqueFd socket(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (socket) serve(socket.get(), stop);
  }
}

void TlsServer::serve(int socket, const std::stop_token& stop) {
  const Ssl ssl(SSL_new(context_->ssl.get()));
  SSL_set_fd(ssl.get(), socket);
  if (SSL_accept(ssl.get()) != 1) return;
  ++connections_;
  while (true) {
    const std::string request = read_request(ssl.get(), socket, stop);
    if (request.empty()) return;
    const std::string answer = answer_(request);
    if (answer.empty()) return;
    if (SSL_write(ssl.get(), answer.data(), static_cast<int>(answer.size())) <= 0) return;
    if (answer.find("Connection: close\r\n") != std::string::npos) return;
  }
}

std::string http_answer(int status, const std::string& body, const std::string& more_headers) {
  return format("HTTP/1.1 {} Test\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(), more_headers,
                body);
}

}  // namespace xinluon::test
