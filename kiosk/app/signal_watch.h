// A thread that turns SIGTERM and SIGINT into a call, so that a loop asleep in the display's own wait hears
// of them.
#pragma once

#include <functional>
#include <thread>

#include "sync/base/signals.h"

namespace xinluon::app {

class SignalWatch {
 public:
  // `on_stop` runs on the watch's thread.
  SignalWatch(Signals& signals, std::function<void()> on_stop);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

 private:
  void run(Signals& signals, const std::function<void()>& on_stop) const;

  UniqueFd end_;  // readable when the watch is over
  std::thread thread_;
};

}  // namespace xinluon::app
