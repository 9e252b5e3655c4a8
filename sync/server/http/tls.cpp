#include "sync/server/http/tls.h"

#include <openssl/ssl.h>

#include "sync/base/format.h"

namespace xinluon::http {
namespace ssl = boost::asio::ssl;
namespace {

// What Firefox, Chromium and curl of the last ten years offer, all with forward secrecy and AEAD. TLS 1.3
// has its own list, of which OpenSSL's default is right.
constexpr const char* ciphers_of_tls12 = "ECDHE+AESGCM:ECDHE+CHACHA20";

// An idle connection gives its record buffers back: 34 KiB each, and most connections are idle.
constexpr long modes = SSL_MODE_RELEASE_BUFFERS;

}  // namespace

Result<ssl::context> make_tls_context(const std::filesystem::path& certificate,
                                      const std::filesystem::path& key) {
  ssl::context context(ssl::context::tls_server);
  boost::system::error_code failed;
  context.use_certificate_chain_file(certificate.string(), failed);
  if (failed)
    return fail(Errc::rejected, format("certificate {}: {}", certificate.string(), failed.message()));
  context.use_private_key_file(key.string(), ssl::context::pem, failed);
  if (failed)
    return fail(Errc::rejected, format("private key {}: {}; it must be PEM and belong to {}", key.string(),
                                       failed.message(), certificate.string()));
  SSL_CTX* native = context.native_handle();
  SSL_CTX_set_mode(native, modes);
  SSL_CTX_set_options(native,
                      SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  if (SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(native, ciphers_of_tls12) != 1)
    return fail(Errc::internal, "OpenSSL refuses TLS 1.2 with forward secrecy");
  return context;
}

}  // namespace xinluon::http
