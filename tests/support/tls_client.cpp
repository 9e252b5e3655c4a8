#include "tests/support/tls_client.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "sync/base/unique_fd.h"

namespace xinluon::test {
namespace {

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

UniqueFd connect_to(std::uint16_t port) {
  UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) fd.reset();
  return fd;
}

void set_patience(int fd, std::chrono::milliseconds patience) {
  timeval time{};
  time.tv_sec = static_cast<time_t>(patience.count() / 1000);
  time.tv_usec = static_cast<suseconds_t>((patience.count() % 1000) * 1000);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
}

HttpAnswer parse_head(const std::string& head) {
  HttpAnswer answer;
  answer.status = std::stoi(head.substr(9, 3));
  std::size_t at = head.find("\r\n") + 2;
  while (at < head.size()) {
    const std::size_t end = head.find("\r\n", at);
    const std::string line = head.substr(at, end - at);
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) break;
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    answer.headers[name] = line.substr(colon + 2);
    at = end + 2;
  }
  return answer;
}

}  // namespace

struct TlsClient::Impl {
  UniqueFd fd;
  std::unique_ptr<SSL_CTX, FreeContext> context{SSL_CTX_new(TLS_client_method())};
  std::unique_ptr<SSL, FreeSsl> ssl;
  std::string received;
  bool connected = false;

  // False at the end, or when nothing came in time.
  bool receive() {
    std::array<char, 16 * 1024> chunk{};
    const int n = SSL_read(ssl.get(), chunk.data(), static_cast<int>(chunk.size()));
    if (n <= 0) return false;
    received.append(chunk.data(), static_cast<std::size_t>(n));
    return true;
  }
};

TlsClient::TlsClient(std::uint16_t port) : impl_(std::make_unique<Impl>()) {
  std::signal(SIGPIPE, SIG_IGN);  // a server that hung up is what some tests want
  impl_->fd = connect_to(port);
  impl_->ssl.reset(SSL_new(impl_->context.get()));
  if (!impl_->fd) return;
  set_patience(impl_->fd.get(), std::chrono::seconds(20));
  SSL_set_fd(impl_->ssl.get(), impl_->fd.get());
  impl_->connected = SSL_connect(impl_->ssl.get()) == 1;
}

TlsClient::TlsClient(TlsClient&&) noexcept = default;
TlsClient::~TlsClient() = default;

bool TlsClient::connected() const {
  return impl_->connected;
}

bool TlsClient::send(std::string_view bytes) {
  if (!impl_->connected) return false;
  while (!bytes.empty()) {
    const int n = SSL_write(impl_->ssl.get(), bytes.data(), static_cast<int>(bytes.size()));
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

std::optional<HttpAnswer> TlsClient::read_answer(std::chrono::milliseconds patience, bool with_body) {
  if (!impl_->connected) return std::nullopt;
  set_patience(impl_->fd.get(), patience);
  std::string& received = impl_->received;
  std::size_t end = 0;
  while ((end = received.find("\r\n\r\n")) == std::string::npos)
    if (!impl_->receive()) return std::nullopt;
  HttpAnswer answer = parse_head(received.substr(0, end + 2));
  received.erase(0, end + 4);
  const std::string length = answer.header("content-length");
  const std::size_t bytes = with_body && !length.empty() ? std::stoul(length) : 0;
  while (received.size() < bytes)
    if (!impl_->receive()) return std::nullopt;
  answer.body = received.substr(0, bytes);
  received.erase(0, bytes);
  return answer;
}

bool TlsClient::closes_within(std::chrono::milliseconds patience) {
  set_patience(impl_->fd.get(), patience);
  while (impl_->receive()) {
  }
  const bool timed_out = errno == EAGAIN || errno == EWOULDBLOCK;
  return SSL_get_shutdown(impl_->ssl.get()) != 0 || !timed_out;
}

std::string http_request(const std::string& method, const std::string& target, const HttpHeaders& headers,
                         const std::string& body) {
  std::string request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
  if (!body.empty() || method == "POST") request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return request + "\r\n" + body;
}

HttpAnswer TlsClient::ask(const std::string& method, const std::string& target, const HttpHeaders& headers,
                          const std::string& body) {
  if (!send(http_request(method, target, headers, body))) return {};
  return read_answer(std::chrono::seconds(20), method != "HEAD").value_or(HttpAnswer());
}

}  // namespace xinluon::test
