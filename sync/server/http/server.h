// The listener: accepts TLS connections and hands them out to the io threads in turn.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <boost/asio/ssl/context.hpp>

#include "sync/base/result.h"
#include "sync/server/http/connection.h"
#include "sync/server/http/guests.h"
#include "sync/server/http/io_threads.h"
#include "sync/server/http/server_options.h"

namespace xinluon::http {

class Server {
 public:
  // Listens from the moment it returns; answers as soon as `io` is started. `service` and `io` must outlive
  // it. rejected, naming the address, when nobody can listen there.
  static Result<std::unique_ptr<Server>> listen(const ServerOptions& options, IoThreads& io,
                                                const Service& service);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  std::size_t connections() const { return guests_->count(); }

  // For connections that come from now on: certificate, key and limits. rejected, with everything as it was,
  // when the certificate can't be used.
  Result<void> reload(const ServerOptions& options);

  // Takes no more connections, lets running requests end (at most shutdown_deadline), then stops `io`.
  void stop();

 private:
  Server(const ServerOptions& options, boost::asio::ssl::context tls, IoThreads& io, const Service& service);
  Result<void> open(const ListenAddress& address);
  Awaitable<void> accept();
  void welcome(Socket socket, std::size_t thread);

  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;

  std::shared_ptr<boost::asio::ssl::context>
      tls_;  // on the accepting thread; a connection's stream keeps its own
  IoThreads& io_;
  const Service& service_;
  std::shared_ptr<Guests> guests_;
  std::vector<std::shared_ptr<Neighbours>> neighbours_;  // one an io thread
  Acceptor acceptor_;
};

}  // namespace xinluon::http
