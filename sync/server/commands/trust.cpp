#include "sync/server/commands/trust.h"

#include "sync/base/files.h"

namespace xinluon::commands {
namespace {

constexpr std::size_t max_address_bytes = 256;

std::string url_of(const Config& config) {
  if (!config.public_url.empty()) return config.public_url;
  const auto written = read_file(listen_file(config), max_address_bytes);
  if (!written) return "";
  const auto address = http::listen_address_from(written->substr(0, written->find('\n')));
  if (!address || address->host == "0.0.0.0" || address->host == "::") return "";
  return "https://" + to_text(*address);
}

}  // namespace

std::filesystem::path listen_file(const Config& config) {
  return config.application.identity.data / "listen";
}

Trust trust_of(const Config& config, const http::Identity& identity) {
  return {.url = url_of(config),
          .pins = identity.pins,
          .server_key = identity.signing.public_key().to_base64(),
          .signing = &identity.signing};
}

}  // namespace xinluon::commands
