// One TLS connection over a socket, for coroutines on the socket's own thread. Instead of asio's stream,
// which holds 68 KiB of buffers for every connection as long as it lives: of thousands of connections most
// wait most of the time. Here OpenSSL reads and writes the socket itself, and gives its buffers back while it
// waits. The program ignores SIGPIPE (base/signals.h).
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

namespace xinluon::http {

using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
template <class T>
using Awaitable = boost::asio::awaitable<T, Executor>;

class TlsStream {
 public:
  using ErrorCode = boost::system::error_code;

  // The server's side of `socket`.
  TlsStream(Socket socket, boost::asio::ssl::context& tls);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  Executor get_executor();
  // For all that follows until the next call: what is not done by then ends with timed_out, and the socket
  // with it.
  void expires_after(std::chrono::milliseconds deadline);
  // What waits ends with operation_aborted.
  void cancel();

  // Each returns as soon as it can, without a turn for other connections when nothing must be waited for.
  // One at a time.
  Awaitable<ErrorCode> handshake();
  // At least one byte; 0 with `failed`: eof after an orderly end, else connection_reset and the like.
  Awaitable<std::size_t> read_some(boost::asio::mutable_buffer into, ErrorCode& failed);
  Awaitable<ErrorCode> write(boost::asio::const_buffer all);
  // Says goodbye and waits for the peer's.
  Awaitable<ErrorCode> shutdown();

 private:
  struct Line;
  struct Tls;

  Awaitable<ErrorCode> wait_after(int outcome);

  std::shared_ptr<Line> line_;  // outlives tls_; a deadline that comes too late finds it gone
  std::unique_ptr<Tls> tls_;
};

}  // namespace xinluon::http
