// The way to the server through a roll-over of its TLS key (PROTOCOL.md §7). Answers to heartbeats hand out
// the pins to be trusted from now on. Before they replace those at hand, a connection under them must have
// come about: a server whose administrator mistyped a pin, or before which a proxy with a key of its own
// stands, must not lock its kiosks out.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sync/uploader/transport.h"

namespace xinluon::uploader {

using Pins = std::vector<std::string>;

class PinnedServer final : public Transport {
 public:
  using Connect = std::function<Result<std::unique_ptr<Transport>>(const Pins& pins)>;
  // Durable when it returns.
  using Store = std::function<Result<void>(const Pins& pins)>;

  // rejected when the pins are none.
  static Result<PinnedServer> make(Pins pins, Connect connect, Store store);

  // Under pins that were told and not yet tried, if there are any; where no answer comes under those, under
  // the ones at hand: so at most twice the request's timeout.
  Result<curl::Response> post(const OutgoingRequest& request) override;

  // What a rightly signed answer handed out; the next post() tries them. Told again later, they are tried
  // again.
  void told(const Pins& pins);
  // Those at hand, and stored.
  const Pins& pins() const { return pins_; }

 private:
  PinnedServer(Pins pins, Connect connect, Store store, std::unique_ptr<Transport> server);
  Result<curl::Response> try_told(const OutgoingRequest& request);

  Pins pins_;
  Connect connect_;
  Store store_;
  std::unique_ptr<Transport> server_;
  Pins told_;            // empty: nothing to try
  std::string problem_;  // told in the log when it changes
};

}  // namespace xinluon::uploader
