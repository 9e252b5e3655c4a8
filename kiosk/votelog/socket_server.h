// A server of JSON lines on the Unix socket, driven by poll(): it never blocks and owns no thread. Only known
// users may connect; every client is bounded in number, size and time, and one that breaks a bound is dropped
// while the others are served on. It knows nothing of what the lines say.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <poll.h>

#include "kiosk/votelog/listening_socket.h"
#include "kiosk/votelog/socket_client.h"
#include "sync/base/clock.h"

namespace xinluon::votelog {

// The uploader, an export, an invitation or two, and somebody who looks. The one that has been silent longest
// makes room for a newcomer.
inline constexpr std::size_t max_clients = 8;

class SocketServer {
 public:
  using ClientId = std::uint64_t;  // never used twice
  // The answer to a line; none when answer() brings it later. Must not call answer() for the same client.
  using Handler = std::function<std::optional<std::string>(ClientId, std::string_view line)>;

  // Besides root and our own user, `uids` may connect, and `guests`.
  SocketServer(ListeningSocket socket, std::vector<std::uint32_t> uids,
               std::vector<std::uint32_t> guests = {});

  void add_to(std::vector<pollfd>& polled) const;
  // What poll() said of the descriptors that add_to() gave, from `polled` on. One line of each client at
  // most.
  void serve(const pollfd* polled, BootTime now, const Handler& handle);
  // When serve() must be called though poll() has nothing to say.
  std::optional<BootTime> deadline(BootTime now) const;

  // For a client that still waits; nothing happens when it has gone.
  void answer(ClientId id, std::string line, BootTime now);
  bool is_connected(ClientId id) const;
  bool is_guest(ClientId id) const;

 private:
  void accept_all(BootTime now);
  void admit(UniqueFd fd, BootTime now);
  bool may_connect(std::uint32_t uid) const;
  bool make_room();

  ListeningSocket socket_;
  std::vector<std::uint32_t> uids_;
  std::vector<std::uint32_t> guests_;
  std::list<SocketClient> clients_;  // a list: answer() may be called while one of them is being served
  ClientId last_id_ = 0;
  std::optional<BootTime> accept_again_;  // set while there was no descriptor left for a newcomer
};

}  // namespace xinluon::votelog
