// What a province's identity provider sends, or somebody in its place: the first byte chooses between its
// keys, a token as it is, and claims under a right signature.
#include "sync/server/accounts/id_token.h"
#include "tests/fuzz/property.h"
#include "tests/support/web_token.h"

namespace {

constexpr auto right =
    R"({"iss":"https://i","aud":["c","d"],"azp":"c","exp":1790000300,"iat":1789999990,"nonce":"n","sub":"lan"})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  static const test::TokenSigner signer;
  static const auto keys = accounts::WebKeys::from_json(signer.key_set()).value();
  const accounts::IdTokenRules rules{"https://i", "c", "n", wall_time(1'790'000'000'000)};
  static const bool taken = accounts::verified_claims(signer.token(right), keys, rules).has_value();
  XINLUON_CHECK(taken, "a right token is taken");
  if (size == 0) return 0;
  const auto text = fuzz::text_of(data + 1, size - 1);
  if (data[0] % 3 == 0) {
    static_cast<void>(accounts::WebKeys::from_json(text));
  } else if (data[0] % 3 == 1) {
    XINLUON_CHECK(!accounts::verified_claims(text, keys, rules), "nobody else signs");
  } else {
    const auto claims = accounts::verified_claims(signer.token(text), keys, rules);
    if (!claims) return 0;
    XINLUON_CHECK(claims->at("iss") == rules.issuer && claims->at("nonce") == rules.nonce,
                  "it is meant for us");
  }
  return 0;
}
