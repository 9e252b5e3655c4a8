#include "tests/e2e/hands/x11_screen.h"

#include <fstream>
#include <thread>

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>

#include "sync/base/check.h"

namespace xinluon::test {

Pixels read_ppm(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string magic;
  int largest = 0;
  Pixels pixels;
  in >> magic >> pixels.width >> pixels.height >> largest;
  XINLUON_CHECK(in && magic == "P6" && largest == 255, "not a binary 8-bit PPM");
  in.get();
  std::string bytes(static_cast<std::size_t>(pixels.width * pixels.height) * 3, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  XINLUON_CHECK(in.gcount() == static_cast<std::streamsize>(bytes.size()), "the PPM is cut short");
  pixels.rgb.reserve(bytes.size() / 3);
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i]));
  };
  for (std::size_t i = 0; i < bytes.size(); i += 3)
    pixels.rgb.push_back(byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2));
  return pixels;
}

void write_ppm(const Pixels& pixels, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  out << "P6\n" << pixels.width << ' ' << pixels.height << "\n255\n";
  for (const std::uint32_t p : pixels.rgb)
    out.put(static_cast<char>(p >> 16)).put(static_cast<char>(p >> 8)).put(static_cast<char>(p));
}

struct X11Screen::Impl {
  Display* display = nullptr;
  Window root = 0;
  int width = 0;
  int height = 0;

  Pixels grab(int x, int y, int w, int h) const {
    XImage* image = XGetImage(display, root, x, y, static_cast<unsigned>(w), static_cast<unsigned>(h),
                              AllPlanes, ZPixmap);
    XINLUON_CHECK(image != nullptr, "the X server gave no image");
    Pixels pixels{w, h, {}};
    pixels.rgb.reserve(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
    for (int row = 0; row < h; ++row)
      for (int column = 0; column < w; ++column)
        pixels.rgb.push_back(static_cast<std::uint32_t>(XGetPixel(image, column, row)) & 0xFFFFFF);
    XDestroyImage(image);
    return pixels;
  }
};

X11Screen::X11Screen(const std::string& display) : impl_(std::make_unique<Impl>()) {
  impl_->display = XOpenDisplay(display.c_str());
  XINLUON_CHECK(impl_->display != nullptr, "no X server answers at this display");
  int event = 0, error = 0, major = 0, minor = 0;
  XINLUON_CHECK(XTestQueryExtension(impl_->display, &event, &error, &major, &minor),
                "the X server has no XTEST");
  impl_->root = DefaultRootWindow(impl_->display);
  impl_->width = DisplayWidth(impl_->display, DefaultScreen(impl_->display));
  impl_->height = DisplayHeight(impl_->display, DefaultScreen(impl_->display));
}

X11Screen::~X11Screen() {
  XCloseDisplay(impl_->display);
}

int X11Screen::width() const {
  return impl_->width;
}
int X11Screen::height() const {
  return impl_->height;
}

void X11Screen::move(int x, int y) {
  XTestFakeMotionEvent(impl_->display, -1, x, y, 0);
  XSync(impl_->display, False);
}

void X11Screen::press() {
  XTestFakeButtonEvent(impl_->display, 1, True, 0);
  XSync(impl_->display, False);
}

void X11Screen::release() {
  XTestFakeButtonEvent(impl_->display, 1, False, 0);
  XSync(impl_->display, False);
}

void X11Screen::tap(int x, int y, std::chrono::milliseconds held) {
  move(x, y);
  press();
  std::this_thread::sleep_for(held);
  release();
}

void X11Screen::key(const std::string& keysym_name, const std::vector<std::string>& held) {
  const auto send = [this](const std::string& name, Bool down) {
    const KeyCode code = XKeysymToKeycode(impl_->display, XStringToKeysym(name.c_str()));
    XINLUON_CHECK(code != 0, "no such key");
    XTestFakeKeyEvent(impl_->display, code, down, 0);
  };
  for (const std::string& name : held) send(name, True);
  send(keysym_name, True);
  send(keysym_name, False);
  for (const std::string& name : held) send(name, False);
  XSync(impl_->display, False);
}

Pixels X11Screen::grab() {
  return impl_->grab(0, 0, impl_->width, impl_->height);
}
std::uint32_t X11Screen::pixel(int x, int y) {
  return impl_->grab(x, y, 1, 1).rgb.front();
}

}  // namespace xinluon::test
