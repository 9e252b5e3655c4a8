// An X server of a test's own, on a free display, with no glass: Xvfb, or Xorg with a touch panel.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "tests/support/process.h"

namespace xinluon::test {

class XServer {
 public:
  // `size` is "1280x800". `folder` gets its log and sockets. Aborts with the log when it does not start.
  static XServer virtual_frame_buffer(const std::string& size, const std::filesystem::path& folder);
  // Xorg's inputtest driver: a panel of ten fingers whose events take the way of a real device's. Needs root
  // for the console.
  static XServer with_touch_panel(const std::string& size, const std::filesystem::path& folder);

  const std::string& display() const { return display_; }               // ":99"
  const std::filesystem::path& touch_socket() const { return touch_; }  // of touch_panel.h

 private:
  void start(const std::string& command, const std::filesystem::path& folder);

  std::unique_ptr<Process> process_;
  std::string display_;
  std::filesystem::path touch_;
};

}  // namespace xinluon::test
