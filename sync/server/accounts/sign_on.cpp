#include "sync/server/accounts/sign_on.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/random.h"
#include "sync/curl/https.h"
#include "sync/server/accounts/id_token.h"

namespace xinluon::accounts {
namespace {

using nlohmann::json;

constexpr std::size_t secret_bytes = 32;
constexpr std::chrono::milliseconds patience{5'000};
constexpr std::size_t max_answer_bytes =
    std::size_t{256} * 1024;                        // a key set of a large provider takes 10 KiB
constexpr std::chrono::hours known_for{1};          // providers roll their keys over days
constexpr std::chrono::minutes ask_again_after{1};  // for a key that may be new

std::string random_text() {
  return crypto::to_base64url(crypto::random_bytes(secret_bytes));
}

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain)
      out += c;
    else
      out += format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return out;
}

std::string fields(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
  std::string text;
  for (const auto& [name, value] : pairs)
    text += format("{}{}={}", text.empty() ? "" : "&", name, encoded(value));
  return text;
}

Result<json> object_of(const Result<curl::Response>& answer, const char* what) {
  if (!answer) return fail(answer.error());
  const auto object = json::parse(answer->body, nullptr, false);
  if (answer->status != 200 || !object.is_object())
    return fail(answer->status >= 400 && answer->status < 500 ? Errc::rejected : Errc::retry_later,
                format("the sign-on's {} answers {}", what, answer->status));
  return object;
}

Result<std::string> address_in(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string() || !found->get<std::string>().starts_with("https://"))
    return fail(Errc::retry_later, format("the sign-on tells no https address as {}", name));
  return found->get<std::string>();
}

}  // namespace

struct SignOn::Provider {
  curl::Client client;
  std::string authorization;
  std::string token;
  std::string key_address;
  std::optional<WebKeys> keys;
  WallTime known{};

  Result<json> get(const std::string& url, const char* what) {
    curl::Request request;
    request.url = url;
    request.timeout = patience;
    request.max_answer_bytes = max_answer_bytes;
    return object_of(client.send(request), what);
  }
  Result<void> discover(const std::string& issuer, WallTime now) {
    XINLUON_TRY(
        const auto found,
        get(issuer + (issuer.ends_with('/') ? "" : "/") + ".well-known/openid-configuration", "discovery"));
    if (!found.contains("issuer") || found["issuer"] != issuer)
      return fail(Errc::retry_later, "the sign-on calls itself another issuer than is configured");
    XINLUON_TRY(authorization, address_in(found, "authorization_endpoint"));
    XINLUON_TRY(token, address_in(found, "token_endpoint"));
    XINLUON_TRY(key_address, address_in(found, "jwks_uri"));
    XINLUON_TRY(const auto set, get(key_address, "key set"));
    XINLUON_TRY(keys, WebKeys::from_json(set.dump()));
    known = now;
    return {};
  }
};

SignOn::SignOn(SignOnSettings settings) : settings_(std::move(settings)) {}
SignOn::~SignOn() = default;

Result<void> SignOn::know_provider(WallTime now) {
  if (!provider_) {
    curl::ClientOptions options;
    options.authorities = settings_.authorities;
    options.connect_timeout = patience;
    XINLUON_TRY(auto client, curl::Client::make(options));
    provider_.reset(new Provider{
        .client = std::move(client), .authorization = {}, .token = {}, .key_address = {}, .keys = {}});
  }
  if (provider_->keys && now - provider_->known < known_for) return {};
  return provider_->discover(settings_.issuer, now);
}

Result<SignOnBegun> SignOn::begin(WallTime now) {
  const std::lock_guard lock(mutex_);
  XINLUON_RETURN_IF_ERROR(know_provider(now));
  SignOnBegun begun{.address = {}, .state = random_text(), .nonce = random_text(), .verifier = random_text()};
  const auto challenge = crypto::to_base64url(crypto::as_bytes(crypto::sha256(begun.verifier)));
  // "profile" and "email" only where the account is known by what they bring.
  const std::string scope = settings_.claim == "sub" ? "openid" : "openid profile email";
  begun.address = provider_->authorization +
                  (provider_->authorization.find('?') == std::string::npos ? "?" : "&") +
                  fields({{"response_type", "code"},
                          {"client_id", settings_.client_id},
                          {"redirect_uri", settings_.redirect_uri},
                          {"scope", scope},
                          {"state", begun.state},
                          {"nonce", begun.nonce},
                          {"code_challenge", challenge},
                          {"code_challenge_method", "S256"}});
  return begun;
}

Result<std::string> SignOn::id_token_for(const std::string& code, const std::string& verifier) {
  curl::Request request;
  request.method = "POST";
  request.url = provider_->token;
  request.timeout = patience;
  request.max_answer_bytes = max_answer_bytes;
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
  request.body = fields({{"grant_type", "authorization_code"},
                         {"code", code},
                         {"redirect_uri", settings_.redirect_uri},
                         {"code_verifier", verifier}});
  if (settings_.client_secret.empty())
    request.body += "&" + fields({{"client_id", settings_.client_id}});
  else
    request.headers.emplace_back(
        "Authorization",
        "Basic " + crypto::to_base64(encoded(settings_.client_id) + ":" + encoded(settings_.client_secret)));
  XINLUON_TRY(const auto answer, object_of(provider_->client.send(request), "token endpoint"));
  if (!answer.contains("id_token") || !answer["id_token"].is_string())
    return fail(Errc::rejected, "the sign-on gave no ID token");
  return answer["id_token"].get<std::string>();
}

Result<std::string> SignOn::finish(const std::string& code, const std::string& nonce,
                                   const std::string& verifier, WallTime now) {
  const std::lock_guard lock(mutex_);
  XINLUON_RETURN_IF_ERROR(know_provider(now));
  XINLUON_TRY(const auto token, id_token_for(code, verifier));
  const IdTokenRules rules{settings_.issuer, settings_.client_id, nonce, now};
  auto claims = verified_claims(token, *provider_->keys, rules);
  if (!claims && claims.error().code == Errc::not_found && now - provider_->known >= ask_again_after) {
    XINLUON_RETURN_IF_ERROR(provider_->discover(settings_.issuer, now));
    claims = verified_claims(token, *provider_->keys, rules);
  }
  if (!claims) return fail(Errc::rejected, claims.error().message);
  const auto found = claims->find(settings_.claim);
  if (found == claims->end() || found->second.empty())
    return fail(Errc::rejected, format("the ID token has no claim {}", settings_.claim));
  const auto verified = claims->find("email_verified");
  if (settings_.claim == "email" && (verified == claims->end() || verified->second != "true"))
    return fail(Errc::rejected, "the sign-on has not verified this mail address");
  return found->second;
}

}  // namespace xinluon::accounts
