// How other programs prove who they are: a secret of 256 bits, made for one purpose at one place, good until
// it expires or is revoked. It comes as `Authorization: Bearer xlt_…`.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/accounts/session.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/scope.h"

namespace xinluon::accounts {

enum class TokenKind : std::uint8_t {
  invitations,  // the counter's software: opens the question at one counter
  figures,      // an office's software: reads the published figures of a unit and all below it
};
inline constexpr std::array all_token_kinds = {TokenKind::invitations, TokenKind::figures};

// "invitations", "figures": stored and sent, frozen.
std::string_view text_of(TokenKind kind);
std::optional<TokenKind> token_kind_from_text(std::string_view text);

// Which kinds a route takes.
class TokenKinds {
 public:
  constexpr TokenKinds() = default;
  constexpr TokenKinds(std::initializer_list<TokenKind> kinds) {
    for (const TokenKind kind : kinds) bits_ |= bit(kind);
  }
  constexpr bool has(TokenKind kind) const { return (bits_ & bit(kind)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }

 private:
  static constexpr unsigned bit(TokenKind kind) { return 1U << static_cast<unsigned>(kind); }
  unsigned bits_ = 0;
};

inline constexpr std::size_t max_api_token_name_bytes = 200;
inline constexpr std::chrono::hours max_token_validity{24 * 366 * 5};
// A token's last use is written at most this often.
inline constexpr std::chrono::minutes token_touch{1};

struct TokenRequest {
  TokenKind kind = TokenKind::invitations;
  CounterId counter;                            // of `invitations`
  UnitId unit;                                  // of `figures`
  std::string name;                             // what uses it, for people
  std::optional<std::chrono::hours> valid_for;  // else until it is revoked
  std::string made_by;
};

struct NewApiToken {
  std::string id;      // 8 hex digits
  std::string secret;  // this is the only time it can be seen
};
// Within the caller's transaction. not_found when `scope` covers no such counter or unit, rejected for too
// long a name or a validity out of bounds.
Result<NewApiToken> create_api_token(db::Connection& writer, const storage::Scope& scope,
                                     const TokenRequest& request, WallTime now);

struct ApiCaller {
  TokenKind kind = TokenKind::invitations;
  std::string id;
  CounterId counter;  // empty for figures
  UnitId unit;
  bool stale = false;  // its last use should be written: touch_api_token()

  // What the routes take for a session: a supervisor of the unit, or nobody of any role's rights.
  Session as_session() const;
};
// Nothing when it is unknown, revoked or expired. The secret is looked up by its SHA-256: no comparison of it
// can tell by its time how much of a guess was right.
Result<std::optional<ApiCaller>> caller_of_api_token(db::Connection& reader, std::string_view secret,
                                                     WallTime now);

// Notes the use, within the caller's transaction.
Result<void> touch_api_token(db::Connection& writer, const std::string& id, WallTime now);

}  // namespace xinluon::accounts
