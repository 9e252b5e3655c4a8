// A hand and an eye on a real X display: presses through the XTEST extension, which the server delivers like
// a real pointer's, and pixels as the server shows them. For tests, benchmarks and the demo.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace xinluon::test {

struct Pixels {
  int width = 0;
  int height = 0;
  std::vector<std::uint32_t> rgb;  // 0x00RRGGBB, row by row

  std::uint32_t at(int x, int y) const { return rgb[static_cast<std::size_t>(y * width + x)]; }
};

// A binary PPM (P6, 8 bits), as `convert in.png out.ppm` makes it. Aborts when the file is none.
Pixels read_ppm(const std::string& path);
void write_ppm(const Pixels& pixels, const std::string& path);

class X11Screen {
 public:
  // `display`: ":99". Aborts when the server or its XTEST extension can't be had.
  explicit X11Screen(const std::string& display);
  ~X11Screen();
  X11Screen(const X11Screen&) = delete;
  X11Screen& operator=(const X11Screen&) = delete;

  int width() const;
  int height() const;

  void move(int x, int y);
  void press();
  void release();
  // Press and release at a place, held as long as a finger is.
  void tap(int x, int y, std::chrono::milliseconds held = std::chrono::milliseconds(60));
  // With `held` down meanwhile: key("F4", {"Alt_L"}).
  void key(const std::string& keysym_name, const std::vector<std::string>& held = {});

  Pixels grab();
  std::uint32_t pixel(int x, int y);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xinluon::test
