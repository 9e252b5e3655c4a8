#include "tests/e2e/touch_panel.h"

#include <cerrno>

#include <X11/extensions/XI2.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <xorg/xf86-input-inputtest-protocol.h>

#include "sync/base/check.h"

namespace xinluon::test {
namespace {

// The driver's axes go from 0 to this whatever the screen.
constexpr double axis_end = 65535;

template <class Event>
Event event_of(xf86ITEventType type) {
  Event event{};
  event.header.length = sizeof event;
  event.header.type = type;
  return event;
}

template <class Event>
void send_event(int fd, const Event& event) {
  XINLUON_CHECK(::send(fd, &event, sizeof event, MSG_NOSIGNAL) == static_cast<ssize_t>(sizeof event),
                "the touch panel is gone");
}

template <class Response>
void await(int fd, xf86ITResponseType type) {
  Response response{};
  const ssize_t got = ::recv(fd, &response, sizeof response, MSG_WAITALL);
  XINLUON_CHECK(got == static_cast<ssize_t>(sizeof response) && response.header.type == type,
                "the touch panel answers something else");
}

}  // namespace

TouchPanel::TouchPanel(const std::filesystem::path& socket, int w, int h)
    : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)), w_(w), h_(h) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  XINLUON_CHECK(socket.string().size() < sizeof address.sun_path, "the socket's path is too long");
  socket.string().copy(address.sun_path, sizeof address.sun_path - 1);
  XINLUON_CHECK(::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
                "no touch panel listens");
  auto version = event_of<xf86ITEventClientVersion>(XF86IT_EVENT_CLIENT_VERSION);
  version.major = XF86IT_PROTOCOL_VERSION_MAJOR;
  version.minor = XF86IT_PROTOCOL_VERSION_MINOR;
  send_event(socket_.get(), version);
  await<xf86ITResponseServerVersion>(socket_.get(), XF86IT_RESPONSE_SERVER_VERSION);
}

void TouchPanel::down(std::uint32_t finger, int x, int y) {
  send_touch(finger, XI_TouchBegin, x, y);
}
void TouchPanel::move(std::uint32_t finger, int x, int y) {
  send_touch(finger, XI_TouchUpdate, x, y);
}
void TouchPanel::up(std::uint32_t finger, int x, int y) {
  send_touch(finger, XI_TouchEnd, x, y);
}

void TouchPanel::sync() {
  send_event(socket_.get(), event_of<xf86ITEventWaitForSync>(XF86IT_EVENT_WAIT_FOR_SYNC));
  await<xf86ITResponseSyncFinished>(socket_.get(), XF86IT_RESPONSE_SYNC_FINISHED);
}

void TouchPanel::send_touch(std::uint32_t finger, std::uint32_t type, int x, int y) {
  auto touch = event_of<xf86ITEventTouch>(XF86IT_EVENT_TOUCH);
  touch.touchid = finger;
  touch.touch_type = type;
  touch.valuators.mask[0] = 0b11;  // the first two axes: x and y
  touch.valuators.valuators[0] = (x + 0.5) / w_ * axis_end;
  touch.valuators.valuators[1] = (y + 0.5) / h_ * axis_end;
  send_event(socket_.get(), touch);
  sync();
}

}  // namespace xinluon::test
