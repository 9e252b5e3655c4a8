#include "sync/uploader/pinned_server.h"

#include "sync/base/log.h"

namespace xinluon::uploader {

Result<PinnedServer> PinnedServer::make(Pins pins, Connect connect, Store store) {
  XINLUON_TRY(auto server, connect(pins));
  return PinnedServer(std::move(pins), std::move(connect), std::move(store), std::move(server));
}

PinnedServer::PinnedServer(Pins pins, Connect connect, Store store, std::unique_ptr<Transport> server)
    : pins_(std::move(pins)),
      connect_(std::move(connect)),
      store_(std::move(store)),
      server_(std::move(server)) {}

void PinnedServer::told(const Pins& pins) {
  told_ = pins == pins_ ? Pins() : pins;
}

Result<curl::Response> PinnedServer::post(const OutgoingRequest& request) {
  if (told_.empty()) return server_->post(request);
  auto response = try_told(request);
  told_.clear();
  if (response) return response;
  if (response.error().message != problem_)
    log::warning("the pins that the server hands out are not taken: {}", response.error().message);
  problem_ = response.error().message;
  return server_->post(request);
}

Result<curl::Response> PinnedServer::try_told(const OutgoingRequest& request) {
  XINLUON_TRY(auto server, connect_(told_));
  auto response = server->post(request);
  if (!response) return response;
  if (const auto stored = store_(told_); !stored) {
    log::warning("the server's new pins could not be stored: {}", stored.error().message);
    return response;
  }
  for (const auto& pin : told_) log::info("the server is now trusted by {}", pin);
  pins_ = told_;
  server_ = std::move(server);
  problem_.clear();
  return response;
}

}  // namespace xinluon::uploader
