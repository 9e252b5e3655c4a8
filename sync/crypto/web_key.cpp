#include "sync/crypto/web_key.h"

#include <string>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "sync/crypto/encoding.h"
#include "sync/crypto/openssl_handles.h"

namespace xinluon::crypto {
namespace {

constexpr int min_rsa_bits = 2048;
constexpr std::size_t p256_bytes = 32;

using KeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Digest = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Builder = Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Parameters = Owned<OSSL_PARAM, OSSL_PARAM_free>;
using Signature = Owned<ECDSA_SIG, ECDSA_SIG_free>;

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Number number(std::string_view bytes) {
  return Number(BN_bin2bn(data_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

Key key_from(const char* type, OSSL_PARAM* parameters) {
  EVP_PKEY* key = nullptr;
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  if (!context || EVP_PKEY_fromdata_init(context.get()) != 1) return nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) return nullptr;
  return Key(key);
}

// r and s as OpenSSL takes them; nothing when they are not 32 bytes each.
std::string der_of(std::string_view signature) {
  if (signature.size() != 2 * p256_bytes) return {};
  Number r = number(signature.substr(0, p256_bytes));
  Number s = number(signature.substr(p256_bytes));
  const Signature both(ECDSA_SIG_new());
  if (!r || !s || !both || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());  // the signature has them now
  static_cast<void>(s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(both.get(), &der);
  if (size <= 0) return {};
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

}  // namespace

struct WebKey::Impl {
  WebAlgorithm algorithm;
  Key key;
};

WebKey::WebKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WebKey::WebKey(WebKey&&) noexcept = default;
WebKey& WebKey::operator=(WebKey&&) noexcept = default;
WebKey::~WebKey() = default;

Result<WebKey> WebKey::rsa(std::string_view n, std::string_view e) {
  const auto modulus = from_base64url(n);
  const auto exponent = from_base64url(e);
  if (!modulus || !exponent) return fail(Errc::rejected, "an RSA key's numbers are no base64url");
  const Number n_number = number(*modulus);
  const Number e_number = number(*exponent);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n_number.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e_number.get()) != 1)
    return fail(Errc::internal, "OpenSSL can't take an RSA key");
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  Key key = key_from("RSA", parameters.get());
  if (!key || EVP_PKEY_get_bits(key.get()) < min_rsa_bits)
    return fail(Errc::rejected, "an RSA key needs 2048 bits or more");
  return WebKey(std::make_unique<Impl>(Impl{WebAlgorithm::rs256, std::move(key)}));
}

Result<WebKey> WebKey::p256(std::string_view x, std::string_view y) {
  const auto x_bytes = from_base64url(x);
  const auto y_bytes = from_base64url(y);
  if (!x_bytes || !y_bytes || x_bytes->size() != p256_bytes || y_bytes->size() != p256_bytes)
    return fail(Errc::rejected, "a P-256 key's coordinates are 32 bytes each");
  const std::string point = "\x04" + *x_bytes + *y_bytes;  // uncompressed
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) !=
          1)
    return fail(Errc::internal, "OpenSSL can't take a P-256 key");
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  Key key = key_from("EC", parameters.get());
  if (!key) return fail(Errc::rejected, "this is no point of P-256");
  return WebKey(std::make_unique<Impl>(Impl{WebAlgorithm::es256, std::move(key)}));
}

WebAlgorithm WebKey::algorithm() const {
  return impl_->algorithm;
}

bool WebKey::verifies(std::string_view text, std::string_view signature) const {
  std::string der;
  if (impl_->algorithm == WebAlgorithm::es256) {
    der = der_of(signature);
    if (der.empty()) return false;
    signature = der;
  }
  const Digest digest(EVP_MD_CTX_new());
  return digest &&
         EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, impl_->key.get()) == 1 &&
         EVP_DigestVerify(digest.get(), data_of(signature), signature.size(), data_of(text), text.size()) ==
             1;
}

}  // namespace xinluon::crypto
