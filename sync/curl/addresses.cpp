#include "sync/curl/addresses.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <netinet/in.h>

namespace xinluon::curl {
namespace {

struct Network {
  std::uint32_t address;
  int bits;
};

bool is_private(std::uint32_t address) {
  static constexpr std::array<Network, 11> networks = {{{0x00000000, 8},   // this network
                                                        {0x0A000000, 8},   // 10/8
                                                        {0x64400000, 10},  // 100.64/10
                                                        {0x7F000000, 8},   // loopback
                                                        {0xA9FE0000, 16},  // link-local, and clouds' metadata
                                                        {0xAC100000, 12},  // 172.16/12
                                                        {0xC0000000, 24},  // 192.0.0/24
                                                        {0xC0A80000, 16},  // 192.168/16
                                                        {0xC6120000, 15},  // 198.18/15, benchmarks
                                                        {0xE0000000, 4},   // multicast
                                                        {0xF0000000, 4}}};  // reserved, broadcast
  return std::any_of(networks.begin(), networks.end(), [address](const Network& network) {
    return (address >> (32 - network.bits)) == (network.address >> (32 - network.bits));
  });
}

bool is_private(const in6_addr& address) {
  const auto& bytes = address.s6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&address) != 0 || IN6_IS_ADDR_V4COMPAT(&address) != 0) {
    std::uint32_t inner = 0;
    std::memcpy(&inner, &bytes[12], sizeof inner);
    return is_private(ntohl(inner));
  }
  const bool global_unicast = (bytes[0] & 0xE0) == 0x20;  // 2000::/3; everything else is local or reserved
  const bool translated = bytes[0] == 0x20 && bytes[1] == 0x02;  // 6to4: an IPv4 address inside
  return !global_unicast || translated;
}

}  // namespace

bool is_private(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return is_private(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    return is_private(v6.sin6_addr);
  }
  return true;
}

}  // namespace xinluon::curl
