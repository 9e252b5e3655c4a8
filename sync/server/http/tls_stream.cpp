#include "sync/server/http/tls_stream.h"

#include <cstdint>
#include <utility>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "sync/base/check.h"

namespace xinluon::http {
namespace asio = boost::asio;
namespace {

using SteadyClock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor>;
constexpr asio::use_awaitable_t<Executor> use_awaitable;

}  // namespace

struct TlsStream::Line {
  explicit Line(Socket given) : socket(std::move(given)), timer(socket.get_executor()) {}

  Socket socket;
  Timer timer;
  std::uint64_t deadlines = 0;  // set so far: one that was replaced may be on its way already
  bool expired = false;
};

struct TlsStream::Tls {
  explicit Tls(SSL_CTX* context) : ssl(SSL_new(context)) {}
  ~Tls() { SSL_free(ssl); }
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;

  SSL* ssl;
};

TlsStream::TlsStream(Socket socket, asio::ssl::context& tls)
    : line_(std::make_shared<Line>(std::move(socket))), tls_(std::make_unique<Tls>(tls.native_handle())) {
  ErrorCode failed;
  line_->socket.native_non_blocking(true, failed);
  XINLUON_CHECK(!failed && tls_->ssl != nullptr &&
                    SSL_set_fd(tls_->ssl, static_cast<int>(line_->socket.native_handle())) == 1,
                "a socket can be read without blocking, and by OpenSSL");
  SSL_set_accept_state(tls_->ssl);
}

TlsStream::~TlsStream() = default;

Executor TlsStream::get_executor() {
  return line_->socket.get_executor();
}

void TlsStream::expires_after(std::chrono::milliseconds deadline) {
  const std::uint64_t number = ++line_->deadlines;
  line_->timer.expires_after(deadline);
  line_->timer.async_wait([line = std::weak_ptr(line_), number](const ErrorCode& failed) {
    const auto still = line.lock();
    if (failed || !still || still->deadlines != number) return;
    still->expired = true;
    ErrorCode ignored;  // the descriptor stays ours until the end, because OpenSSL knows its number
    still->socket.shutdown(Socket::shutdown_both, ignored);
    still->socket.cancel(ignored);
  });
}

void TlsStream::cancel() {
  ErrorCode ignored;
  line_->socket.cancel(ignored);
}

Awaitable<TlsStream::ErrorCode> TlsStream::handshake() {
  for (;;) {
    ERR_clear_error();  // the thread's, which all its connections share
    const int outcome = SSL_do_handshake(tls_->ssl);
    if (outcome == 1) co_return ErrorCode();
    const ErrorCode failed = co_await wait_after(outcome);
    if (failed) co_return failed;
  }
}

Awaitable<std::size_t> TlsStream::read_some(asio::mutable_buffer into, ErrorCode& failed) {
  for (;;) {
    ERR_clear_error();
    std::size_t done = 0;
    const int outcome = SSL_read_ex(tls_->ssl, into.data(), into.size(), &done);
    if (outcome == 1) co_return done;
    failed = co_await wait_after(outcome);
    if (failed) co_return 0;
  }
}

Awaitable<TlsStream::ErrorCode> TlsStream::write(asio::const_buffer all) {
  while (all.size() > 0) {
    ERR_clear_error();
    std::size_t done = 0;
    const int outcome = SSL_write_ex(tls_->ssl, all.data(), all.size(), &done);
    if (outcome == 1) {
      all += done;
      continue;
    }
    const ErrorCode failed = co_await wait_after(outcome);
    if (failed) co_return failed;
  }
  co_return ErrorCode();
}

Awaitable<TlsStream::ErrorCode> TlsStream::shutdown() {
  for (bool told = false;;) {
    ERR_clear_error();
    const int outcome = SSL_shutdown(tls_->ssl);
    if (outcome == 1) co_return ErrorCode();
    if (outcome == 0 && !std::exchange(told, true)) continue;
    const ErrorCode failed = co_await wait_after(outcome);
    if (failed) co_return failed;
  }
}

Awaitable<TlsStream::ErrorCode> TlsStream::wait_after(int outcome) {
  ErrorCode failed;
  switch (SSL_get_error(tls_->ssl, outcome)) {
    case SSL_ERROR_WANT_READ:
      co_await line_->socket.async_wait(Socket::wait_read, asio::redirect_error(use_awaitable, failed));
      break;
    case SSL_ERROR_WANT_WRITE:
      co_await line_->socket.async_wait(Socket::wait_write, asio::redirect_error(use_awaitable, failed));
      break;
    case SSL_ERROR_ZERO_RETURN:
      failed = asio::error::eof;
      break;
    default:
      failed = asio::error::connection_reset;
  }
  if (line_->expired) failed = asio::error::timed_out;
  co_return failed;
}

}  // namespace xinluon::http
