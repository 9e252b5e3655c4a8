#include "kiosk/app/signal_watch.h"

#include <array>

#include <poll.h>
#include <sys/eventfd.h>

#include "sync/base/check.h"

namespace xinluon::app {

SignalWatch::SignalWatch(Signals& signals, std::function<void()> on_stop) : end_(eventfd(0, EFD_CLOEXEC)) {
  XINLUON_CHECK(end_, "no descriptor is left at start");
  thread_ = std::thread([this, &signals, on_stop = std::move(on_stop)] { run(signals, on_stop); });
}

SignalWatch::~SignalWatch() {
  eventfd_write(end_.get(), 1);
  thread_.join();
}

void SignalWatch::run(Signals& signals, const std::function<void()>& on_stop) const {
  std::array<pollfd, 2> waited = {{{signals.fd(), POLLIN, 0}, {end_.get(), POLLIN, 0}}};
  for (;;) {
    poll(waited.data(), waited.size(), -1);
    if ((waited[1].revents & POLLIN) != 0) return;
    while (const auto signal = signals.next()) {
      if (*signal == Signal::stop) on_stop();
    }
  }
}

}  // namespace xinluon::app
