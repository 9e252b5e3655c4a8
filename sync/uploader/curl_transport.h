// The server over HTTPS with its key pinned.
#pragma once

#include <memory>
#include <string>

#include "sync/curl/https.h"
#include "sync/uploader/transport.h"

namespace xinluon::uploader {

class CurlTransport final : public Transport {
 public:
  // `url` is https://host:port, without a path; `proxy` may be empty; `stop_fd` as in curl::ClientOptions.
  // rejected when the pins are none.
  static Result<std::unique_ptr<Transport>> make(const std::string& url, const std::vector<std::string>& pins,
                                                 const std::string& proxy, int stop_fd);

  CurlTransport(std::string url, curl::Client client) : url_(std::move(url)), client_(std::move(client)) {}
  Result<curl::Response> post(const OutgoingRequest& request) override;

 private:
  std::string url_;
  curl::Client client_;
};

}  // namespace xinluon::uploader
