// A ModelServer behind real TLS.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/crypto/certificate.h"
#include "tests/support/model_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tls_server.h"

namespace xinluon::test {

class ModelHttps {
 public:
  ModelHttps() {
    XINLUON_CHECK(crypto::ensure_self_signed(certificate_, key_, {"127.0.0.1"}, wall_time(1'790'000'000'000)),
                  "the test's folder takes a certificate");
    tls_ = std::make_unique<TlsServer>(certificate_, key_,
                                       [this](const std::string& request) { return answer(request); });
  }

  std::string url() const { return tls_->url(""); }
  std::string pin() const { return crypto::public_key_pin(certificate_).value_or(""); }

  // With the server to oneself.
  template <class Use>
  auto with_server(Use use) {
    const std::lock_guard lock(mutex_);
    return use(server_);
  }
  // What is sent instead of the right answer, made from it: the whole HTTP text. Empty: hangs up.
  void spoil(std::function<std::string(const ModelResponse&)> spoil) {
    const std::lock_guard lock(mutex_);
    spoil_ = std::move(spoil);
  }

  static std::string http(const ModelResponse& response) {
    return http_answer(response.status, response.body,
                       format("{}: {}\r\n", wire::answer_signature_header, response.signature));
  }

 private:
  static ModelRequest parse(const std::string& text) {
    ModelRequest request;
    const auto head_end = text.find("\r\n\r\n");
    request.path = text.substr(text.find(' ') + 1, text.find(' ', text.find(' ') + 1) - text.find(' ') - 1);
    request.body = text.substr(head_end + 4);
    for (auto at = text.find("\r\n") + 2; at < head_end;) {
      const auto end = text.find("\r\n", at);
      const auto colon = text.find(": ", at);
      if (colon < end) request.headers[text.substr(at, colon - at)] = text.substr(colon + 2, end - colon - 2);
      at = end + 2;
    }
    return request;
  }

  std::string answer(const std::string& text) {
    std::unique_lock lock(mutex_);
    const ModelResponse response = server_.answer(parse(text));
    const auto spoiled = spoil_;
    lock.unlock();
    return spoiled ? spoiled(response) : http(response);
  }

  TemporaryFolder folder_;
  std::filesystem::path certificate_ = folder_ / "server.crt";
  std::filesystem::path key_ = folder_ / "server.key";
  std::mutex mutex_;
  ModelServer server_;
  std::function<std::string(const ModelResponse&)> spoil_;
  std::unique_ptr<TlsServer> tls_;
};

}  // namespace xinluon::test
