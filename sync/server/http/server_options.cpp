#include "sync/server/http/server_options.h"

#include <charconv>

#include <arpa/inet.h>

#include "sync/base/format.h"

namespace xinluon::http {
namespace {

bool is_address(const std::string& host) {
  in6_addr room{};
  return inet_pton(AF_INET, host.c_str(), &room) == 1 || inet_pton(AF_INET6, host.c_str(), &room) == 1;
}

}  // namespace

Result<ListenAddress> listen_address_from(std::string_view text) {
  const auto wrong = [&] {
    return fail(Errc::rejected, format("\"{}\" is no address; write 0.0.0.0:8443 or [::]:8443", text));
  };
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos) return wrong();
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  ListenAddress address;
  address.host = host;
  const auto parsed = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (!is_address(address.host) || port.empty() || parsed.ec != std::errc() ||
      parsed.ptr != port.data() + port.size())
    return wrong();
  return address;
}

std::string to_text(const ListenAddress& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return v6 ? format("[{}]:{}", address.host, address.port) : format("{}:{}", address.host, address.port);
}

}  // namespace xinluon::http
