#include "kiosk/app/staff_desk.h"

#include <utility>

namespace xinluon::app {

StaffDesk::StaffDesk(PinStore store, std::function<void(bool)> on_verdict)
    : store_(std::move(store)), on_verdict_(std::move(on_verdict)) {}

StaffDesk::~StaffDesk() {
  if (thread_.joinable()) thread_.join();
}

void StaffDesk::check(std::string pin) {
  if (thread_.joinable()) thread_.join();
  thread_ = std::thread([this, pin = std::move(pin)] { on_verdict_(store_.check(pin)); });
}

}  // namespace xinluon::app
