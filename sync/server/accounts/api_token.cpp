#include "sync/server/accounts/api_token.h"

#include "sync/base/format.h"
#include "sync/crypto/random.h"
#include "sync/server/accounts/session.h"
#include "sync/server/storage/api_tokens.h"

namespace xinluon::accounts {
namespace {

constexpr std::size_t id_bytes = 4;
constexpr std::string_view mark = "xlt_";  // so that a leaked one is recognised in logs and repositories

}  // namespace

Result<NewApiToken> create_api_token(db::Connection& writer, const CounterId& counter,
                                     const std::string& name, WallTime now) {
  if (name.size() > max_api_token_name_bytes)
    return fail(Errc::rejected, format("a name has at most {} bytes", max_api_token_name_bytes));
  NewApiToken made{crypto::random_hex(id_bytes), std::string(mark) + new_token()};
  XINLUON_RETURN_IF_ERROR(
      storage::add_api_token(writer, {made.id, counter, name, now, false}, hash_of_token(made.secret)));
  return made;
}

Result<std::optional<CounterId>> counter_of_api_token(db::Connection& reader, std::string_view secret) {
  if (!secret.starts_with(mark)) return std::optional<CounterId>();
  XINLUON_TRY(const auto token,
              storage::find_api_token(reader, storage::Scope::sign_in(), hash_of_token(secret)));
  return token ? std::optional(token->counter) : std::nullopt;
}

}  // namespace xinluon::accounts
