// Where and for how many the server listens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace xinluon::http {

struct ListenAddress {
  std::string host = "0.0.0.0";  // an IPv4 or IPv6 address; "::" takes both
  std::uint16_t port = 8443;     // 0: the system chooses
};
// "0.0.0.0:8443", "[::]:8443", "127.0.0.1:0".
Result<ListenAddress> listen_address_from(std::string_view text);
std::string to_text(const ListenAddress& address);

struct ServerOptions {
  ListenAddress listen;
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::size_t max_connections = 20'000;           // a nation's kiosks on one node
  std::size_t max_connections_per_address = 512;  // a province behind one office router, not an attack
  // Addresses of proxies of ours: what they say of a client's address is believed, and they may hold any
  // number of connections.
  std::vector<std::string> trusted_proxies;
};

}  // namespace xinluon::http
