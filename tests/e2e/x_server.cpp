#include "tests/e2e/x_server.h"

#include <charconv>
#include <fstream>
#include <iostream>
#include <sstream>

#include <unistd.h>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "tests/e2e/eventually.h"

namespace xinluon::test {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string first_line(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

// The dummy card shows any mode; it only has to be told one. 60 Hz with a little blanking.
std::string mode_line(const std::string& size) {
  const auto x = size.find('x');
  const int w = std::stoi(size.substr(0, x));
  const int h = std::stoi(size.substr(x + 1));
  const double mhz = (w + 160.0) * (h + 40.0) * 60 / 1e6;
  return fmt::format("Modeline \"{}\" {:.2f} {} {} {} {} {} {} {} {}", size, mhz, w, w + 48, w + 80, w + 160,
                     h, h + 3, h + 13, h + 40);
}

std::string configuration(const std::string& size, const std::filesystem::path& touch) {
  return fmt::format(R"(Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
  Option "DontVTSwitch" "true"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 65536
  Option "Monitor-DUMMY0" "panel"
EndSection
Section "Monitor"
  Identifier "panel"
  HorizSync 5-1000
  VertRefresh 5-200
  {}
  Option "PreferredMode" "{}"
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "panel"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "{}"
  EndSubSection
EndSection
Section "InputDevice"
  Identifier "touch"
  Driver "inputtest"
  Option "DeviceType" "Touch"
  Option "TouchCount" "10"
  Option "SocketPath" "{}"
EndSection
Section "ServerLayout"
  Identifier "layout"
  Screen "screen"
  InputDevice "touch"
EndSection
)",
                     mode_line(size), size, size, touch.string());
}

}  // namespace

void XServer::start(const std::string& command, const std::filesystem::path& folder) {
  const auto number = folder / "display";
  const auto log = folder / "x-server.log";
  process_ = std::make_unique<Process>(
      std::vector<std::string>{"/bin/sh", "-c", "exec " + command + " -displayfd 3 3>" + number.string()},
      log.string());
  const bool up = eventually(std::chrono::seconds(20), [&] { return !first_line(number).empty(); });
  if (!up) std::cerr << command << " did not start; its log:\n" << text_of(log) << '\n';
  XINLUON_CHECK(up, "no X server");
  display_ = ":" + first_line(number);
}

XServer XServer::virtual_frame_buffer(const std::string& size, const std::filesystem::path& folder) {
  XServer server;
  server.start(fmt::format("Xvfb -screen 0 {}x24 -nolisten tcp -noreset", size), folder);
  return server;
}

XServer XServer::with_touch_panel(const std::string& size, const std::filesystem::path& folder) {
  XINLUON_CHECK(::geteuid() == 0, "Xorg needs root for its console: run the tests with sudo");
  XServer server;
  server.touch_ = folder / "touch.sock";
  const auto file = folder / "xorg.conf";
  std::ofstream(file) << configuration(size, server.touch_);
  server.start(fmt::format("Xorg -config {} -logfile {} -noreset -novtswitch -sharevts -nolisten tcp",
                           file.string(), (folder / "xorg.log").string()),
               folder);
  return server;
}

}  // namespace xinluon::test
