#include "sync/server/http/identity.h"

#include <utility>

#include "sync/crypto/certificate.h"

namespace xinluon::http {

Result<Identity> load_identity(const IdentityOptions& options, WallTime now) {
  const bool given = !options.certificate.empty();
  const auto certificate = given ? options.certificate : options.data / "tls.crt";
  const auto key = given ? options.key : options.data / "tls.key";
  if (!given) XINLUON_RETURN_IF_ERROR(crypto::ensure_self_signed(certificate, key, options.names, now));
  XINLUON_TRY(auto pin, crypto::public_key_pin(certificate));
  XINLUON_TRY(auto signing, crypto::SecretKey::load_or_create(options.data / "server.key"));
  std::vector<std::string> pins = {std::move(pin)};
  if (!options.next_pin.empty() && options.next_pin != pins.front()) pins.push_back(options.next_pin);
  return Identity{certificate, key, std::move(pins), std::move(signing)};
}

}  // namespace xinluon::http
