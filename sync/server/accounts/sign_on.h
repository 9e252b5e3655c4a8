// The province's own sign-on: OpenID Connect, authorization code with PKCE (RFC 7636), state and nonce. It
// says who somebody is; what they may do is the account's that bears their external id, and nobody gets one
// by signing on.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "sync/base/clock.h"
#include "sync/base/result.h"

namespace xinluon::accounts {

struct SignOnSettings {
  std::string name;    // what the sign-in page calls it: "Cổng đăng nhập tỉnh"
  std::string issuer;  // https://…, as the provider writes it
  std::string client_id;
  std::string client_secret;  // empty: a public client
  std::string claim = "sub";  // which claim is the account's external id
  std::string
      authorities;  // PEM file of who vouches for the provider's certificate; empty: the machine's list
  std::string redirect_uri;  // ours, as registered there
  // The provider asks for a second factor itself: administrators and auditors may come this way.
  bool second_factor = false;
};

// What the browser takes along, to be brought back.
struct SignOnBegun {
  std::string address;  // where to send the browser
  std::string state;
  std::string nonce;
  std::string verifier;
};

class SignOn {
 public:
  explicit SignOn(SignOnSettings settings);
  SignOn(const SignOn&) = delete;
  SignOn& operator=(const SignOn&) = delete;
  ~SignOn();

  const SignOnSettings& settings() const { return settings_; }

  // Both ask the provider, one at a time, and take up to 2 × 5 s when it does not answer: never on an io
  // thread. retry_later when it can't be reached or says nonsense.
  Result<SignOnBegun> begin(WallTime now);
  // Gives the external id. rejected when code or token are not right.
  Result<std::string> finish(const std::string& code, const std::string& nonce, const std::string& verifier,
                             WallTime now);

 private:
  struct Provider;
  Result<void> know_provider(WallTime now);
  Result<std::string> id_token_for(const std::string& code, const std::string& verifier);

  const SignOnSettings settings_;
  std::mutex mutex_;
  std::unique_ptr<Provider> provider_;
};

}  // namespace xinluon::accounts
