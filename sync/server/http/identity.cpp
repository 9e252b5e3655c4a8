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
  return Identity{certificate, key, std::move(pin), std::move(signing)};
}

}  // namespace xinluon::http
