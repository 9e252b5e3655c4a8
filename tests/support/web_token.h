// An identity provider with one key: its key set, and tokens that it signs (ES256).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/evp.h>

namespace xinluon::test {

class TokenSigner {
 public:
  TokenSigner();
  std::string key_set() const;  // as it publishes it (RFC 7517)
  // header.claims.signature, each in base64url, whatever the claims are.
  std::string token(std::string_view claims, std::string_view header = R"({"alg":"ES256","kid":"k"})") const;

 private:
  std::string coordinate(const char* name) const;
  std::string signature(const std::string& text) const;

  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

}  // namespace xinluon::test
