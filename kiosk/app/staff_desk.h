// Verifies PINs away from the loop, which must go on drawing: one at a time, on a thread of its own.
#pragma once

#include <functional>
#include <string>
#include <thread>

#include "kiosk/app/pin_store.h"

namespace xinluon::app {

class StaffDesk {
 public:
  // `on_verdict` runs on the desk's thread.
  StaffDesk(PinStore store, std::function<void(bool right)> on_verdict);
  ~StaffDesk();  // waits for a verdict that is being found
  StaffDesk(const StaffDesk&) = delete;
  StaffDesk& operator=(const StaffDesk&) = delete;

  // Answered by one call of on_verdict. Waits for the one before, if that is still being verified; the
  // session asks for one at a time.
  void check(std::string pin);

 private:
  PinStore store_;
  std::function<void(bool)> on_verdict_;
  std::thread thread_;
};

}  // namespace xinluon::app
