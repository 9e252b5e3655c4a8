// The ID token that an identity provider gives for somebody who signed in there (OpenID Connect Core 1.0 §2),
// and the checks of §3.1.3.7: signature by one of the provider's keys, issuer, audience, times, nonce.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/crypto/web_key.h"

namespace xinluon::accounts {

// A provider's keys (RFC 7517), by their ids.
class WebKeys {
 public:
  // Keys of kinds we don't take are passed over. rejected when it is no key set, or none is left.
  static Result<WebKeys> from_json(std::string_view text);
  // nullptr for a key that is not there.
  const crypto::WebKey* find(std::string_view id) const;

 private:
  std::vector<std::pair<std::string, crypto::WebKey>> keys_;
};

struct IdTokenRules {
  std::string issuer;
  std::string client_id;
  std::string nonce;  // of this sign-in
  WallTime now{};
};
// How far the provider's clock may be off.
inline constexpr std::chrono::minutes id_token_leeway{2};

using Claims = std::map<std::string, std::string, std::less<>>;  // texts, and "true" or "false"
// rejected, saying why, unless every check holds; not_found when the key it names is not there (it may be
// new).
Result<Claims> verified_claims(std::string_view token, const WebKeys& keys, const IdTokenRules& rules);

}  // namespace xinluon::accounts
