// How the counter's software proves who it is: a secret of 256 bits, made for one counter, good until it is
// revoked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/db/connection.h"

namespace xinluon::accounts {

inline constexpr std::size_t max_api_token_name_bytes = 200;

struct NewApiToken {
  std::string id;      // 8 hex digits
  std::string secret;  // this is the only time it can be seen
};
// Within the caller's transaction. not_found when there is no such counter, rejected for too long a name.
Result<NewApiToken> create_api_token(db::Connection& writer, const CounterId& counter,
                                     const std::string& name, WallTime now);

// The counter that this secret invites to; nothing when it is unknown or revoked.
Result<std::optional<CounterId>> counter_of_api_token(db::Connection& reader, std::string_view secret);

}  // namespace xinluon::accounts
