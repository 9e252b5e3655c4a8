// HTTP/1.1 as bytes: what the connection reads and writes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "sync/base/result.h"
#include "sync/server/http/request.h"
#include "sync/server/http/response.h"

namespace xinluon::http {

// Reads the header only; bodies have a known length and are read as plain bytes.
using HeaderParser = boost::beast::http::request_parser<boost::beast::http::empty_body>;

// What the header says about the exchange.
struct Framing {
  std::uint64_t body_bytes = 0;
  bool length_missing = false;  // chunked, or a method with a body and no Content-Length
  bool keep_alive = false;
  bool expects_continue = false;
  bool takes_chunks = false;  // HTTP/1.1
};

// The request without its body.
Request request_of(const HeaderParser& parser, std::string address);
// A refusal when the target is right as HTTP but not for us.
std::optional<Response> refusal_of_target(std::string_view target);
Framing framing_of(const HeaderParser& parser);

struct HeadOptions {
  bool keep_alive = false;
  bool chunked = false;          // of a stream; without, its end is the connection's
  std::string answer_signature;  // empty on people's routes
};
// Status line and header fields, ended by the blank line. Headers that protect a browser are on every
// answer but the kiosks', which are no browsers and pay for bytes.
std::string head_of(const Response& response, const HeadOptions& options);

}  // namespace xinluon::http
