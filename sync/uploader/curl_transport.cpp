#include "sync/uploader/curl_transport.h"

#include "sync/wire/limits.h"

namespace xinluon::uploader {

Result<std::unique_ptr<Transport>> CurlTransport::make(const std::string& url,
                                                       const std::vector<std::string>& pins,
                                                       const std::string& proxy, int stop_fd) {
  curl::ClientOptions options;
  options.pins = pins;
  options.proxy = proxy;
  options.stop_fd = stop_fd;
  XINLUON_TRY(auto client, curl::Client::make(options));
  const auto end = url.find_last_not_of('/');  // a person may have ended it with a slash
  return std::make_unique<CurlTransport>(url.substr(0, end + 1), std::move(client));
}

Result<curl::Response> CurlTransport::post(const OutgoingRequest& request) {
  curl::Request https;
  https.method = request.method;
  https.url = url_ + request.path;
  https.headers = request.headers;
  https.body = request.body;
  https.timeout = request.timeout;
  https.max_answer_bytes = wire::max_answer_bytes;
  return client_.send(https);
}

}  // namespace xinluon::uploader
