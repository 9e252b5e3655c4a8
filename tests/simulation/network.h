// The way between kiosks and server: loses requests and answers, is late, repeats what it carried long ago,
// puts a portal in between, and is sometimes not there at all.
#pragma once

#include <functional>
#include <string>

#include "sync/uploader/transport.h"
#include "tests/simulation/server.h"
#include "tests/simulation/world.h"

namespace xinluon::simulation {

class Network {
 public:
  using Answer = std::function<void(const Result<curl::Response>&)>;

  Network(World& world, Server& server) : world_(world), server_(server) {}

  // `answered` is called once, later, within the request's time-out.
  void post(const std::string& kiosk, const uploader::OutgoingRequest& request, Answer answered);

  Server& server() { return server_; }
  void go_down_until(WallTime when) { down_until_ = when; }

 private:
  void lose(const std::string& kiosk, const uploader::OutgoingRequest& request, const Answer& answered);
  void deliver(const std::string& kiosk, const uploader::OutgoingRequest& request, const Answer& answered);
  void repeat_later(const std::string& kiosk, const uploader::OutgoingRequest& request);
  Milliseconds latency();

  World& world_;
  Server& server_;
  WallTime down_until_{};
};

}  // namespace xinluon::simulation
