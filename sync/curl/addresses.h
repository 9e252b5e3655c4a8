// Which addresses lie inside a network rather than on the Internet.
#pragma once

#include <sys/socket.h>

namespace xinluon::curl {

// Loopback, private (RFC 1918, RFC 4193), shared (RFC 6598), link-local, multicast, unspecified and reserved
// ones, also as IPv4 within IPv6; and whatever is neither IPv4 nor IPv6.
bool is_private(const sockaddr& address);

}  // namespace xinluon::curl
