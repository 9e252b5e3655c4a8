// One TLS connection: handshake, then requests one after another, each under deadlines. It lives on one io
// thread; what may wait (SQL, hashing) runs elsewhere and comes back.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <boost/beast/core/flat_buffer.hpp>

#include "sync/crypto/signature.h"
#include "sync/server/http/guests.h"
#include "sync/server/http/limits.h"
#include "sync/server/http/pools.h"
#include "sync/server/http/route.h"
#include "sync/server/http/stream.h"
#include "sync/server/http/tls_stream.h"
#include "sync/server/http/traffic.h"
#include "sync/server/http/wire_format.h"

namespace xinluon::http {

// What connections share. All of it outlives every connection.
struct Service {
  const Router& router;
  Pools& pools;
  const crypto::SecretKey& key;  // signs what kiosks are answered
  const Clock& clock;
  Deadlines deadlines;
  Traffic& traffic;
  std::vector<std::string> trusted_proxies;  // addresses
};

class Connection;
// The connections of one io thread; touched on that thread only.
using Neighbours = std::unordered_set<Connection*>;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Socket socket, boost::asio::ssl::context& tls, std::string address, const Service& service);

  // The whole life. `place` is given back and the connection leaves `neighbours` when it ends.
  static Awaitable<void> live(std::shared_ptr<Connection> self, std::shared_ptr<Neighbours> neighbours,
                              std::unique_ptr<Guests::Place> place);

  // On its own thread: ends after the request that is running, at once when none is.
  void drain();

 private:
  enum class After { keep, close, linger };
  using Job = std::function<void(Reply)>;

  // What these coroutines are given they refer to: it lives in the one that awaits them. g++ 12 wants
  // co_await in a statement of its own: it destroys temporaries of the whole expression twice (GCC bug
  // 99576), and in a loop's condition it awaited the right side of && though the left side was false.
  void expire_after(std::chrono::milliseconds deadline);
  Awaitable<void> serve();
  Awaitable<bool> handshake();
  Awaitable<bool> wait_for_request();
  Awaitable<After> serve_one();
  Awaitable<boost::system::error_code> read_header(HeaderParser& parser);
  Awaitable<After> serve_request(HeaderParser& parser);
  Awaitable<After> refuse(Response& refusal, bool with_body);
  // The answer; empty when the client went away before its body was complete. `body_left` tells whether
  // some of the body was never read.
  Awaitable<std::optional<Response>> answer(const Route& route, const ExchangePtr& exchange,
                                            const Framing& framing, bool& body_left);
  Awaitable<bool> read_body(std::string& body, const Framing& framing);
  Awaitable<Response> ask(Threads threads, const Job& job);
  Awaitable<bool> write(Response& response, const HeadOptions& options, bool with_body);
  Awaitable<Stream::Part> take(Stream& stream);
  Awaitable<bool> write_stream(std::shared_ptr<Stream> stream, bool chunked);
  Awaitable<void> linger();
  Awaitable<void> close();

  std::optional<Response> limited(const Route& route, const Request& request) const;
  // Into the log, and among the counts; the answer gets the id that the log has. `route` is null where none
  // was found.
  void note(const Request& request, const Route* route, Response& response, BootTime began) const;
  std::string signature_of(const Route& route, const Exchange& exchange, const Response& response) const;

  TlsStream stream_;
  boost::beast::flat_buffer buffer_;
  const std::string address_;
  const Service& service_;
  bool idle_ = false;
  bool draining_ = false;
};

}  // namespace xinluon::http
