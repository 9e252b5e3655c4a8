// What stands behind a password: the key of a telephone's codes, and recovery codes for when it is lost.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/server/storage/scope.h"

namespace xinluon::storage {

struct TotpKey {
  std::string key;         // 20 bytes
  bool confirmed = false;  // a code was shown once: from now on it is asked for
  std::int64_t step = 0;   // of the last code that was taken
};

// Writes, within the caller's transaction; the account must exist.

// A new key, not confirmed yet.
Result<void> put_totp_key(db::Connection& connection, std::string_view user, std::string_view key);
Result<void> confirm_totp_key(db::Connection& connection, std::string_view user);
// Gives false when a code of this step or a later one was taken before.
Result<bool> take_totp_step(db::Connection& connection, std::string_view user, std::int64_t step);
// Key and recovery codes.
Result<void> remove_second_factor(db::Connection& connection, std::string_view user);

// In place of those there were. 32-byte hashes.
Result<void> put_recovery_codes(db::Connection& connection, std::string_view user,
                                const std::vector<std::string>& hashes);
// Gives whether there was one; it is gone then.
Result<bool> take_recovery_code(db::Connection& connection, std::string_view user, std::string_view hash);

// Reads. Nothing for an account without a key.
Result<std::optional<TotpKey>> find_totp_key(db::Connection& connection, const Scope& scope,
                                             std::string_view user);
Result<std::int64_t> recovery_codes_left(db::Connection& connection, const Scope& scope,
                                         std::string_view user);

}  // namespace xinluon::storage
