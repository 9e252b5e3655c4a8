#include "sync/server/accounts/id_token.h"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/signature.h"

namespace xinluon::accounts {
namespace {

using nlohmann::json;

std::string text_in(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<crypto::WebKey> key_from(const json& key) {
  const std::string use = text_in(key, "use");
  if (!use.empty() && use != "sig") return std::nullopt;
  const std::string type = text_in(key, "kty");
  auto made = type == "RSA" ? crypto::WebKey::rsa(text_in(key, "n"), text_in(key, "e"))
              : type == "EC" && text_in(key, "crv") == "P-256"
                  ? crypto::WebKey::p256(text_in(key, "x"), text_in(key, "y"))
                  : Result<crypto::WebKey>(fail(Errc::rejected, "another kind"));
  if (!made) return std::nullopt;
  return *std::move(made);
}

struct Token {
  std::string_view signed_part;
  json header;
  json claims;
  std::string signature;
};

// base64url(header) . base64url(claims) . base64url(signature)
Result<Token> taken_apart(std::string_view text) {
  const auto first = text.find('.');
  const auto second = first == text.npos ? first : text.find('.', first + 1);
  if (second == text.npos || text.find('.', second + 1) != text.npos)
    return fail(Errc::rejected, "the ID token is no signed token");
  const auto header = crypto::from_base64url(text.substr(0, first));
  const auto claims = crypto::from_base64url(text.substr(first + 1, second - first - 1));
  auto signature = crypto::from_base64url(text.substr(second + 1));
  if (!header || !claims || !signature) return fail(Errc::rejected, "the ID token is no base64url");
  Token token{text.substr(0, second), json::parse(*header, nullptr, false),
              json::parse(*claims, nullptr, false), *std::move(signature)};
  if (!token.header.is_object() || !token.claims.is_object())
    return fail(Errc::rejected, "the ID token holds no JSON objects");
  return token;
}

// The key decides the algorithm, never the token alone: one that names another is no token of ours.
Result<void> check_signature(const Token& token, const WebKeys& keys) {
  const auto* key = keys.find(text_in(token.header, "kid"));
  if (key == nullptr)
    return fail(Errc::not_found, "the ID token names a key that the provider does not publish");
  const std::string_view expected = key->algorithm() == crypto::WebAlgorithm::rs256 ? "RS256" : "ES256";
  if (text_in(token.header, "alg") != expected)
    return fail(Errc::rejected, format("the ID token is not signed with {}", expected));
  if (token.header.contains("crit"))
    return fail(Errc::rejected, "the ID token asks for what is not known here");
  if (!key->verifies(token.signed_part, token.signature))
    return fail(Errc::rejected, "the ID token's signature is wrong");
  return {};
}

bool names_audience(const json& claims, const std::string& client_id) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (found->is_string()) return *found == client_id;
  if (!found->is_array()) return false;
  const bool among = std::find(found->begin(), found->end(), json(client_id)) != found->end();
  return among && (found->size() == 1 || text_in(claims, "azp") == client_id);
}

// Seconds since 1970; nothing when it is absent or no number.
std::optional<WallTime> time_in(const json& claims, const char* name) {
  constexpr double latest = 253402300799;  // the year 9999
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const double seconds = found->get<double>();
  if (!(seconds >= 0 && seconds <= latest)) return std::nullopt;
  return wall_time(static_cast<std::int64_t>(seconds) * 1000);
}

Result<void> check_claims(const json& claims, const IdTokenRules& rules) {
  if (text_in(claims, "iss") != rules.issuer)
    return fail(Errc::rejected, "the ID token is of another issuer");
  if (!names_audience(claims, rules.client_id))
    return fail(Errc::rejected, "the ID token is for somebody else");
  const auto expires = time_in(claims, "exp");
  if (!expires || *expires + id_token_leeway <= rules.now)
    return fail(Errc::rejected, "the ID token has expired; is this server's clock right?");
  const auto issued = time_in(claims, "iat");
  if (!issued || *issued - id_token_leeway > rules.now)
    return fail(Errc::rejected, "the ID token comes from the future; is this server's clock right?");
  if (rules.nonce.empty() || !crypto::equal_constant_time(text_in(claims, "nonce"), rules.nonce))
    return fail(Errc::rejected, "the ID token belongs to another sign-in");
  return {};
}

}  // namespace

Result<WebKeys> WebKeys::from_json(std::string_view text) {
  const auto set = json::parse(text, nullptr, false);
  const auto keys = set.is_object() ? set.find("keys") : set.end();
  if (!set.is_object() || keys == set.end() || !keys->is_array())
    return fail(Errc::rejected, "the provider's keys are no key set");
  WebKeys made;
  for (const auto& each : *keys) {
    auto key = each.is_object() ? key_from(each) : std::nullopt;
    if (key) made.keys_.emplace_back(text_in(each, "kid"), *std::move(key));
  }
  if (made.keys_.empty()) return fail(Errc::rejected, "the provider has no key for RS256 or ES256");
  return made;
}

const crypto::WebKey* WebKeys::find(std::string_view id) const {
  // A provider with one key need not name it.
  if (id.empty()) return keys_.size() == 1 ? &keys_.front().second : nullptr;
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [&](const auto& each) { return each.first == id; });
  return found == keys_.end() ? nullptr : &found->second;
}

Result<Claims> verified_claims(std::string_view token, const WebKeys& keys, const IdTokenRules& rules) {
  XINLUON_TRY(const auto parts, taken_apart(token));
  XINLUON_RETURN_IF_ERROR(check_signature(parts, keys));
  XINLUON_RETURN_IF_ERROR(check_claims(parts.claims, rules));
  Claims claims;
  for (const auto& [name, value] : parts.claims.items()) {
    if (value.is_string()) claims[name] = value.get<std::string>();
    if (value.is_boolean()) claims[name] = value.get<bool>() ? "true" : "false";
  }
  return claims;
}

}  // namespace xinluon::accounts
