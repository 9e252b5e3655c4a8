// Fingers on the touch panel of an Xorg with the inputtest driver (x_server.h): what SDL gets are the touch
// events of a real X server, several fingers at once.
#pragma once

#include <cstdint>
#include <filesystem>

#include "sync/base/unique_fd.h"

namespace xinluon::test {

class TouchPanel {
 public:
  // Of a screen of w x h pixels. Aborts when nobody listens there.
  TouchPanel(const std::filesystem::path& socket, int w, int h);

  void down(std::uint32_t finger, int x, int y);
  void move(std::uint32_t finger, int x, int y);
  void up(std::uint32_t finger, int x, int y);
  // Returns when the X server has taken everything before.
  void sync();

 private:
  void send_touch(std::uint32_t finger, std::uint32_t type, int x, int y);

  UniqueFd socket_;
  int w_;
  int h_;
};

}  // namespace xinluon::test
