#include "sync/server/http/server.h"

#include <algorithm>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/server/http/tls.h"

namespace xinluon::http {
namespace asio = boost::asio;
namespace {

using ErrorCode = boost::system::error_code;
using asio::ip::tcp;
constexpr asio::use_awaitable_t<Executor> use_awaitable;

// Out of file descriptors: accepting again at once would only burn the processor.
constexpr std::chrono::milliseconds pause_after_failure{100};

Error cannot_listen(const ListenAddress& address, const ErrorCode& why) {
  return {Errc::rejected, format("listening on {} port {}: {}", address.host, address.port, why.message())};
}

}  // namespace

Server::Server(const ServerOptions& options, asio::ssl::context tls, IoThreads& io, const Service& service)
    : tls_(std::make_shared<asio::ssl::context>(std::move(tls))),
      io_(io),
      service_(service),
      guests_(std::make_shared<Guests>(options.max_connections, options.max_connections_per_address)),
      acceptor_(io.context(0).get_executor()) {
  for (std::size_t i = 0; i < io.size(); ++i) neighbours_.push_back(std::make_shared<Neighbours>());
}

Result<std::unique_ptr<Server>> Server::listen(const ServerOptions& options, IoThreads& io,
                                               const Service& service) {
  XINLUON_TRY(auto tls, make_tls_context(options.certificate, options.key));
  std::unique_ptr<Server> server(new Server(options, std::move(tls), io, service));
  XINLUON_RETURN_IF_ERROR(server->open(options.listen));
  asio::co_spawn(io.context(0), server->accept(), asio::detached);
  return server;
}

Result<void> Server::open(const ListenAddress& address) {
  ErrorCode failed;
  const tcp::endpoint endpoint(asio::ip::make_address(address.host), address.port);
  acceptor_.open(endpoint.protocol(), failed);
  if (failed) return fail(cannot_listen(address, failed));
  acceptor_.set_option(tcp::acceptor::reuse_address(true));
  if (endpoint.address().is_v6()) acceptor_.set_option(asio::ip::v6_only(false));
  acceptor_.bind(endpoint, failed);
  if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) return fail(cannot_listen(address, failed));
  return {};
}

std::uint16_t Server::port() const {
  return acceptor_.local_endpoint().port();
}

Awaitable<void> Server::accept() {
  for (std::size_t turn = 0;; ++turn) {
    const std::size_t thread = turn % io_.size();
    Socket socket(io_.context(thread).get_executor());
    ErrorCode failed;
    co_await acceptor_.async_accept(socket, asio::redirect_error(use_awaitable, failed));
    if (failed == asio::error::operation_aborted || !acceptor_.is_open()) co_return;
    if (!failed) {
      welcome(std::move(socket), thread);
      continue;
    }
    log::warning("accepting a connection: {}", failed.message());
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                               Executor>
        pause(io_.context(0).get_executor(), pause_after_failure);
    co_await pause.async_wait(asio::redirect_error(use_awaitable, failed));
  }
}

void Server::welcome(Socket socket, std::size_t thread) {
  ErrorCode failed;
  const auto peer = socket.remote_endpoint(failed);
  if (failed) return;
  socket.set_option(tcp::no_delay(true), failed);
  std::string address = peer.address().to_string();
  const auto& proxies = service_.trusted_proxies;
  auto place = guests_->admit(address, std::find(proxies.begin(), proxies.end(), address) != proxies.end());
  if (!place) {
    service_.traffic.refused_connection();
    log::debug("turned {} away: too many connections", address);
    return;
  }
  auto connection = std::make_shared<Connection>(std::move(socket), *tls_, std::move(address), service_);
  asio::co_spawn(io_.context(thread),
                 Connection::live(std::move(connection), neighbours_[thread], std::move(place)),
                 asio::detached);
}

Result<void> Server::reload(const ServerOptions& options) {
  XINLUON_TRY(auto tls, make_tls_context(options.certificate, options.key));
  guests_->set_limits(options.max_connections, options.max_connections_per_address);
  asio::post(io_.context(0), [this, next = std::make_shared<asio::ssl::context>(std::move(tls))]() mutable {
    tls_ = std::move(next);
  });
  return {};
}

void Server::stop() {
  asio::post(io_.context(0), [this] {
    ErrorCode ignored;
    acceptor_.close(ignored);
  });
  for (std::size_t i = 0; i < io_.size(); ++i) {
    asio::post(io_.context(i), [neighbours = neighbours_[i]] {
      for (Connection* connection : *neighbours) connection->drain();
    });
  }
  if (!guests_->wait_until_empty(service_.deadlines.shutdown))
    log::warning("{} connections were still busy after {} ms and are cut", guests_->count(),
                 service_.deadlines.shutdown.count());
  io_.stop();
}

}  // namespace xinluon::http
