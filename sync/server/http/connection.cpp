#include "sync/server/http/connection.h"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/error.hpp>

#include "sync/base/format.h"
#include "sync/base/log_format.h"
#include "sync/crypto/random.h"
#include "sync/server/http/forwarded.h"
#include "sync/wire/answer.h"
#include "sync/wire/envelope.h"

namespace xinluon::http {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace {

using ErrorCode = boost::system::error_code;
constexpr asio::use_awaitable_t<Executor> use_awaitable;

// A gate's or handler's word that the body may come.
constexpr int go_on = 100;

// Longer than this, copying the body behind its head costs more than a second write.
constexpr std::size_t max_joined_bytes = 16 * 1024;
// For the peer's own goodbye, which nobody needs: every answer told its length.
constexpr std::chrono::milliseconds goodbye{100};

// What an idle connection has ready; the rest of a header comes in larger pieces.
constexpr std::size_t first_read_bytes = 512;
constexpr std::size_t more_read_bytes = 4096;

// What is thrown away unread while a client is still sending a body that was refused.
constexpr std::size_t max_linger_bytes = 4 * 1024 * 1024;

// The answer to a header that is no HTTP; empty when the client just went away.
std::optional<Response> refusal_of(const ErrorCode& failed) {
  using beast::http::error;
  if (failed.category() != beast::http::make_error_code(error::bad_method).category()) return std::nullopt;
  if (failed == error::end_of_stream || failed == error::partial_message) return std::nullopt;
  if (failed == error::header_limit || failed == error::buffer_overflow)
    return problem(problems::header_too_large, format("At most {} bytes", max_header_bytes));
  return problem(wire::problems::bad_request, "This is no HTTP/1.1 request: " + failed.message());
}

// Whatever ends the writing, its maker hears of it.
struct Leaving {
  Stream& stream;
  ~Leaving() { stream.leave(); }
};

std::string chunk_of(const std::string& bytes, bool last) {
  std::string chunk = bytes.empty() ? "" : format("{:x}\r\n", bytes.size()) + bytes + "\r\n";
  return last ? chunk + "0\r\n\r\n" : chunk;
}

const wire::ProblemKind& too_large_for(const Route& route) {
  return route.caller == Caller::kiosk ? wire::problems::too_large : problems::body_too_large;
}

}  // namespace

Connection::Connection(Socket socket, asio::ssl::context& tls, std::string address, const Service& service)
    : stream_(std::move(socket), tls),
      buffer_(max_header_bytes + 1),
      address_(std::move(address)),
      service_(service) {}

Awaitable<void> Connection::live(std::shared_ptr<Connection> self, std::shared_ptr<Neighbours> neighbours,
                                 [[maybe_unused]] std::unique_ptr<Guests::Place> place) {
  neighbours->insert(self.get());
  co_await self->serve();
  neighbours->erase(self.get());
}

void Connection::drain() {
  draining_ = true;
  if (idle_) stream_.cancel();
}

void Connection::expire_after(std::chrono::milliseconds deadline) {
  stream_.expires_after(deadline);
}

Awaitable<void> Connection::serve() {
  const bool trusted = co_await handshake();
  if (!trusted) co_return;
  After after = After::keep;
  while (after == After::keep && !draining_) {
    const bool asked = co_await wait_for_request();
    if (!asked) break;
    after = co_await serve_one();
  }
  if (after == After::linger) co_await linger();
  co_await close();
}

Awaitable<bool> Connection::handshake() {
  expire_after(service_.deadlines.handshake);
  const ErrorCode failed = co_await stream_.handshake();
  co_return !failed;
}

Awaitable<bool> Connection::wait_for_request() {
  // Whoever sends without a pause still takes turns with the other connections of the thread.
  co_await asio::post(stream_.get_executor(), use_awaitable);
  if (buffer_.size() > 0) co_return true;
  ErrorCode failed;
  idle_ = true;
  buffer_.shrink_to_fit();  // most connections wait most of the time: thousands of them hold next to nothing
  expire_after(service_.deadlines.idle);
  const std::size_t n = co_await stream_.read_some(buffer_.prepare(first_read_bytes), failed);
  idle_ = false;
  buffer_.commit(n);
  co_return !failed;
}

Awaitable<Connection::After> Connection::serve_one() {
  HeaderParser parser;
  parser.header_limit(max_header_bytes);
  parser.body_limit(boost::none);
  expire_after(service_.deadlines.header);
  const ErrorCode failed = co_await read_header(parser);
  if (!failed) co_return co_await serve_request(parser);
  auto refusal = refusal_of(failed);
  if (!refusal) co_return After::close;
  co_return co_await refuse(*refusal, true);
}

Awaitable<boost::system::error_code> Connection::read_header(HeaderParser& parser) {
  for (;;) {
    ErrorCode failed;
    buffer_.consume(parser.put(buffer_.data(), failed));
    if (failed != beast::http::error::need_more) co_return failed;
    const std::size_t room = buffer_.max_size() - buffer_.size();
    if (room == 0) co_return beast::http::error::buffer_overflow;
    failed = {};
    const std::size_t n =
        co_await stream_.read_some(buffer_.prepare(std::min(room, more_read_bytes)), failed);
    if (failed) co_return failed;
    buffer_.commit(n);
  }
}

Awaitable<Connection::After> Connection::refuse(Response& refusal, bool with_body) {
  const HeadOptions options;
  const bool written = co_await write(refusal, options, with_body);
  co_return written ? After::linger : After::close;
}

Awaitable<Connection::After> Connection::serve_request(HeaderParser& parser) {
  auto exchange = std::make_shared<Exchange>();
  exchange->request = request_of(parser, address_);
  Request& request = exchange->request;
  request.address = client_address(address_, request.list("X-Forwarded-For"), service_.trusted_proxies);
  request.id = crypto::random_hex(8);
  const BootTime began = service_.clock.boot();
  const Framing framing = framing_of(parser);
  const bool with_body = request.method != "HEAD";
  auto refusal = refusal_of_target(request.target);
  if (refusal) {
    note(request, nullptr, *refusal, began);
    co_return co_await refuse(*refusal, with_body);
  }
  auto found = service_.router.find(request);
  const Route* known = nullptr;
  bool body_left = framing.body_bytes > 0 || framing.length_missing;
  HeadOptions options;
  std::optional<Response> response;
  if (auto* not_found = std::get_if<Response>(&found)) {
    response = std::move(*not_found);
  } else {
    known = std::get<const Route*>(found);
    response = co_await answer(*known, exchange, framing, body_left);
    if (!response) co_return After::close;
    if (exchange->sample) response->headers.emplace_back("Xinluon-Sample", "1");
    options.answer_signature = signature_of(*known, *exchange, *response);
  }
  note(request, known, *response, began);
  options.chunked = framing.takes_chunks;
  options.keep_alive =
      framing.keep_alive && !body_left && !draining_ && (!response->stream || options.chunked);
  const bool written = co_await write(*response, options, with_body);
  if (!written) co_return After::close;
  co_return body_left ? After::linger : options.keep_alive ? After::keep : After::close;
}

Awaitable<std::optional<Response>> Connection::answer(const Route& route, const ExchangePtr& exchange,
                                                      const Framing& framing, bool& body_left) {
  if (route.answer_signed)
    exchange->nonce = wire::peek_envelope(exchange->request.header(wire::envelope_header)).nonce;
  auto refusal = limited(route, exchange->request);
  if (refusal) co_return refusal;
  const Job handle = [&route, exchange](Reply reply) { route.handler(exchange, std::move(reply)); };
  const Job judge = [&route, exchange](const Reply& reply) {
    auto refused = route.gate(*exchange);
    reply(refused ? *std::move(refused) : Response{.status = go_on, .body = {}, .headers = {}});
  };
  if (route.gate) {
    Response judged = co_await ask(Threads::readers, judge);
    if (judged.status != go_on) co_return judged;
  }
  if (framing.length_missing)
    co_return problem(problems::length_required, "Send Content-Length; chunked bodies are not taken",
                      service_.clock.wall());
  if (framing.body_bytes > route.max_body)
    co_return problem(too_large_for(route), format("At most {} bytes here", route.max_body),
                      service_.clock.wall());
  if (framing.body_bytes > 0) {
    const bool complete = co_await read_body(exchange->request.body, framing);
    if (!complete) co_return std::nullopt;
    body_left = false;
  }
  Response answered = co_await ask(route.threads, handle);
  co_return answered;
}

std::optional<Response> Connection::limited(const Route& route, const Request& request) const {
  if (route.limit == nullptr) return std::nullopt;
  const Milliseconds wait = route.limit->take(request.address, service_.clock.boot());
  if (wait == Milliseconds(0)) return std::nullopt;
  return too_many(wait, "Too many tries from this address", service_.clock.wall());
}

void Connection::note(const Request& request, const Route* route, Response& response, BootTime began) const {
  response.headers.emplace_back("Xinluon-Request-Id", request.id);
  const Milliseconds took = service_.clock.boot() - began;
  const auto& table = service_.router.routes();
  service_.traffic.count(route == nullptr ? table.size() : static_cast<std::size_t>(route - table.data()),
                         response.status, took);
  constexpr int kiosk_did_not_answer = 504;  // its own trouble, of which there are alerts
  const bool troubled = response.status >= 500 && response.status != kiosk_did_not_answer;
  log::event(troubled ? log::Priority::warning : log::Priority::debug, "request",
             {{"id", request.id},
              {"method", request.method},
              {"path", request.path},
              {"status", std::int64_t{response.status}},
              {"ms", std::int64_t{took.count()}},
              {"from", request.address}});
}

Awaitable<bool> Connection::read_body(std::string& body, const Framing& framing) {
  ErrorCode failed;
  expire_after(service_.deadlines.body);
  if (framing.expects_continue) {
    static constexpr std::string_view proceed = "HTTP/1.1 100 Continue\r\n\r\n";
    failed = co_await stream_.write(asio::buffer(proceed));
    if (failed) co_return false;
  }
  body.resize(framing.body_bytes);
  std::size_t have = asio::buffer_copy(asio::buffer(body), buffer_.data());
  buffer_.consume(have);
  while (have < body.size()) {
    have += co_await stream_.read_some(asio::buffer(body) + have, failed);
    if (failed) co_return false;
  }
  co_return true;
}

Awaitable<Response> Connection::ask(Threads threads, const Job& job) {
  Response response;
  if (threads == Threads::io) {
    job([&response](Response given) { response = std::move(given); });
    co_return response;
  }
  const auto start = [this, threads, &job](auto handler) {
    auto resume = std::make_shared<decltype(handler)>(std::move(handler));
    Reply reply = [resume, executor = stream_.get_executor()](Response given) {
      asio::post(executor,
                 [resume, given = std::move(given)]() mutable { std::move (*resume)(std::move(given)); });
    };
    if (!service_.pools.run(threads, [job, reply] { job(reply); }))
      reply(problem(wire::problems::unavailable, "The server is busy; try again", service_.clock.wall()));
  };
  response = co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void(Response)>(
      start, use_awaitable);
  co_return response;
}

std::string Connection::signature_of(const Route& route, const Exchange& exchange,
                                     const Response& response) const {
  if (!route.answer_signed) return {};
  return service_.key.sign(wire::answer_signing_text(exchange.nonce, response.status, response.body));
}

Awaitable<bool> Connection::write(Response& response, const HeadOptions& options, bool with_body) {
  std::string head = head_of(response, options);
  if (!with_body) response.body.clear();
  if (response.body.size() <= max_joined_bytes) head += std::exchange(response.body, {});
  expire_after(service_.deadlines.answer);
  ErrorCode failed = co_await stream_.write(asio::buffer(head));
  if (!failed) failed = co_await stream_.write(asio::buffer(response.body));
  if (!response.stream) co_return !failed;
  if (!with_body || failed) {
    response.stream->leave();
    co_return !failed;
  }
  const bool whole = co_await write_stream(response.stream, options.chunked);
  co_return whole;
}

// A stream that breaks off, or a client that does not take it, ends the connection without the last chunk.
Awaitable<bool> Connection::write_stream(std::shared_ptr<Stream> stream, bool chunked) {
  const Leaving leaving{*stream};
  const BootTime began = service_.clock.boot();
  while (service_.clock.boot() - began < service_.deadlines.stream) {
    Stream::Part part = co_await take(*stream);
    if (part.end == Stream::End::broken) co_return false;
    if (chunked) part.bytes = chunk_of(part.bytes, part.end == Stream::End::whole);
    expire_after(service_.deadlines.answer);
    const ErrorCode failed = co_await stream_.write(asio::buffer(part.bytes));
    if (failed) co_return false;
    if (part.end == Stream::End::whole) co_return true;
  }
  co_return false;
}

Awaitable<Stream::Part> Connection::take(Stream& stream) {
  const auto start = [this, &stream](auto handler) {
    auto resume = std::make_shared<decltype(handler)>(std::move(handler));
    stream.take([resume, executor = stream_.get_executor()](Stream::Part part) {
      asio::post(executor,
                 [resume, part = std::move(part)]() mutable { std::move (*resume)(std::move(part)); });
    });
  };
  Stream::Part part =
      co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void(Stream::Part)>(start,
                                                                                               use_awaitable);
  co_return part;
}

Awaitable<void> Connection::linger() {
  ErrorCode failed;
  std::size_t discarded = buffer_.size();
  expire_after(service_.deadlines.linger);
  while (!failed && discarded < max_linger_bytes) {
    buffer_.clear();
    discarded += co_await stream_.read_some(buffer_.prepare(max_header_bytes), failed);
  }
}

Awaitable<void> Connection::close() {
  expire_after(goodbye);
  co_await stream_.shutdown();
}

}  // namespace xinluon::http
