// A TLS client for tests of what listens: it sends exactly the bytes the test says, fast or slow, whole or
// not. It is none of the product's code, so that both ends can't share a mistake.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xinluon::test {

struct HttpAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case; the last of several
  std::string body;
  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

class TlsClient {
 public:
  // Connects to 127.0.0.1 and shakes hands. Any certificate will do.
  explicit TlsClient(std::uint16_t port);
  ~TlsClient();
  TlsClient(TlsClient&&) noexcept;
  TlsClient& operator=(TlsClient&&) = delete;

  bool connected() const;  // the handshake succeeded
  // False when the other end has closed.
  bool send(std::string_view bytes);
  // The next answer; nothing when the connection ended, or no answer came in time.
  std::optional<HttpAnswer> read_answer(std::chrono::milliseconds patience = std::chrono::seconds(20),
                                        bool with_body = true);
  // True when the other end closes within that time.
  bool closes_within(std::chrono::milliseconds patience);

  // One request with Content-Length where there is a body, and its answer; a status of 0 when none came.
  HttpAnswer ask(const std::string& method, const std::string& target, const HttpHeaders& headers = {},
                 const std::string& body = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

std::string http_request(const std::string& method, const std::string& target, const HttpHeaders& headers,
                         const std::string& body);

}  // namespace xinluon::test
