// Whom a request comes from when a proxy of ours stands in front.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xinluon::http {

// The peer's own address, unless the peer is one of `trusted`: then the last address of X-Forwarded-For that
// is not a trusted proxy's. What such a header says before that, or in a request of anybody else, anybody may
// have written. A word that is no address ends the search at the hop before it.
std::string client_address(const std::string& peer, std::string_view forwarded_for,
                           const std::vector<std::string>& trusted);

// True for an IPv4 or IPv6 address as it is written in logs here.
bool valid_address(const std::string& text);

}  // namespace xinluon::http
