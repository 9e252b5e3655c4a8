#include "sync/server/http/forwarded.h"

#include <algorithm>

#include <boost/asio/ip/address.hpp>

namespace xinluon::http {
namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Its one form: "2001:DB8::0:1" and "2001:db8::1" are one address.
std::string normal(std::string_view text) {
  boost::system::error_code failed;
  const auto address = boost::asio::ip::make_address(std::string(text), failed);
  return failed ? std::string() : address.to_string();
}

}  // namespace

bool valid_address(const std::string& text) {
  return !text.empty() && normal(text) == text;
}

std::string client_address(const std::string& peer, std::string_view forwarded_for,
                           const std::vector<std::string>& trusted) {
  const auto is_trusted = [&](const std::string& address) {
    return std::find(trusted.begin(), trusted.end(), address) != trusted.end();
  };
  std::string client = peer;
  while (is_trusted(client) && !forwarded_for.empty()) {
    const auto comma = forwarded_for.rfind(',');
    const bool last = comma == std::string_view::npos;
    const std::string hop = normal(trimmed(last ? forwarded_for : forwarded_for.substr(comma + 1)));
    if (hop.empty()) break;
    client = hop;
    forwarded_for = last ? std::string_view() : forwarded_for.substr(0, comma);
  }
  return client;
}

}  // namespace xinluon::http
