#include "tests/support/web_token.h"

#include <stdexcept>
#include <vector>

#include <openssl/core_names.h>
#include <openssl/ec.h>

#include "sync/crypto/encoding.h"

namespace xinluon::test {
namespace {

using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;

std::string bytes_of(const BIGNUM* number) {
  std::string bytes(32, '\0');
  if (BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), 32) != 32)
    throw std::runtime_error("a number of P-256 has 32 bytes");
  return bytes;
}

}  // namespace

TokenSigner::TokenSigner() : key_(EVP_EC_gen("P-256"), EVP_PKEY_free) {
  if (!key_) throw std::runtime_error("no key of P-256");
}

std::string TokenSigner::key_set() const {
  return R"({"keys":[{"kty":"EC","crv":"P-256","use":"sig","kid":"k","x":")" +
         coordinate(OSSL_PKEY_PARAM_EC_PUB_X) + R"(","y":")" + coordinate(OSSL_PKEY_PARAM_EC_PUB_Y) +
         R"("}]})";
}

std::string TokenSigner::token(std::string_view claims, std::string_view header) const {
  const std::string text = crypto::to_base64url(header) + "." + crypto::to_base64url(claims);
  return text + "." + crypto::to_base64url(signature(text));
}

std::string TokenSigner::coordinate(const char* name) const {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key_.get(), name, &number) != 1) throw std::runtime_error("no such coordinate");
  return crypto::to_base64url(bytes_of(Number(number, BN_free).get()));
}

// r and s, 32 bytes each (RFC 7518 §3.4); OpenSSL gives DER.
std::string TokenSigner::signature(const std::string& text) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::vector<unsigned char> der(128);
  std::size_t size = der.size();
  if (!digest || EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(digest.get(), der.data(), &size, bytes, text.size()) != 1)
    throw std::runtime_error("OpenSSL does not sign");
  const unsigned char* at = der.data();
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> both(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)), ECDSA_SIG_free);
  return bytes_of(ECDSA_SIG_get0_r(both.get())) + bytes_of(ECDSA_SIG_get0_s(both.get()));
}

}  // namespace xinluon::test
