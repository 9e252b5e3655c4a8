// Public keys as identity providers publish them (RFC 7517), and the two signatures that their tokens bear
// (RFC 7518 §3.3, §3.4).
#pragma once

#include <memory>
#include <string_view>

#include "sync/base/result.h"

namespace xinluon::crypto {

enum class WebAlgorithm {
  rs256,  // RSASSA-PKCS1-v1_5 with SHA-256, 2048 bits at the least
  es256,  // ECDSA on P-256 with SHA-256
};

class WebKey {
 public:
  // From the parts as base64url; rejected for what is no such key.
  static Result<WebKey> rsa(std::string_view n, std::string_view e);
  static Result<WebKey> p256(std::string_view x, std::string_view y);
  WebKey(WebKey&&) noexcept;
  WebKey& operator=(WebKey&&) noexcept;
  ~WebKey();

  WebAlgorithm algorithm() const;
  // False for anything that is not exactly this key's signature, in this key's algorithm, over the text.
  bool verifies(std::string_view text, std::string_view signature) const;

 private:
  struct Impl;
  explicit WebKey(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace xinluon::crypto
