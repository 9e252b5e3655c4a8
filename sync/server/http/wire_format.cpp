#include "sync/server/http/wire_format.h"

#include <utility>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/server/http/limits.h"
#include "sync/wire/answer.h"

namespace xinluon::http {
namespace beast = boost::beast;
namespace {

constexpr std::string_view browser_protection =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n"
    "Strict-Transport-Security: max-age=31536000\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n";

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

void add_field(std::string& head, std::string_view name, std::string_view value) {
  XINLUON_CHECK(value.find_first_of("\r\n") == value.npos, "a header's value has a line break");
  head.append(name).append(": ").append(value).append("\r\n");
}

bool has_field(const Response& response, std::string_view name) {
  for (const auto& field : response.headers)
    if (equal_ignoring_case(field.first, name)) return true;
  return false;
}

}  // namespace

Request request_of(const HeaderParser& parser, std::string address) {
  const auto& message = parser.get();
  Request request;
  request.method = view(message.method_string());
  request.target = view(message.target());
  request.path = request.target.substr(0, request.target.find('?'));
  request.address = std::move(address);
  for (const auto& field : message)
    request.headers.emplace_back(view(field.name_string()), view(field.value()));
  return request;
}

std::optional<Response> refusal_of_target(std::string_view target) {
  if (target.size() > max_target_bytes)
    return problem(problems::target_too_long, format("At most {} bytes", max_target_bytes));
  if (!target.starts_with('/'))
    return problem(wire::problems::bad_request, "The request target must begin with /");
  return std::nullopt;
}

Framing framing_of(const HeaderParser& parser) {
  const std::string_view method = view(parser.get().method_string());
  const bool has_body = method == "POST" || method == "PUT" || method == "PATCH";
  const auto length = parser.content_length();
  Framing framing;
  framing.body_bytes = length ? *length : 0;
  framing.length_missing = parser.chunked() || (has_body && !length);
  framing.keep_alive = parser.keep_alive();
  framing.expects_continue =
      equal_ignoring_case(view(parser.get()[beast::http::field::expect]), "100-continue");
  constexpr unsigned http_1_1 = 11;
  framing.takes_chunks = parser.get().version() >= http_1_1;
  return framing;
}

std::string head_of(const Response& response, const HeadOptions& options) {
  std::string head = format("HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
  head.reserve(1024);
  if (!response.content_type.empty()) add_field(head, "Content-Type", response.content_type);
  if (response.stream)
    head += options.chunked ? "Transfer-Encoding: chunked\r\n" : "";
  else if (response.status != 304 && response.status != 204)
    add_field(head, "Content-Length", std::to_string(response.body.size()));
  for (const auto& [name, value] : response.headers) add_field(head, name, value);
  if (!has_field(response, "Cache-Control")) add_field(head, "Cache-Control", "no-store");
  add_field(head, "X-Content-Type-Options", "nosniff");
  if (options.answer_signature.empty()) {
    head += browser_protection;
  } else {
    add_field(head, wire::answer_signature_header, options.answer_signature);
  }
  if (!options.keep_alive) add_field(head, "Connection", "close");
  head += "\r\n";
  return head;
}

}  // namespace xinluon::http
