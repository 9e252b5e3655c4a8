// The second factor: codes of an authenticator app, and recovery codes for a lost telephone. Setting it up
// takes two steps, so that a telephone that did not take the key locks nobody out. All within the caller's
// transaction.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/qr/qr_code.h"
#include "sync/server/db/connection.h"

namespace xinluon::accounts {

inline constexpr std::size_t recovery_code_count = 10;

struct TotpSetup {
  std::string secret;  // base32, for typing
  std::string uri;     // "otpauth://totp/…"
  qr::QrCode code;     // of the uri
};

// A new key for the account, not asked for until it was confirmed. rejected when one is in force.
Result<TotpSetup> begin_totp(db::Connection& writer, const std::string& user);
// With a code of that key it is in force. Gives the recovery codes; this is the only time they can be seen.
// rejected for a wrong code, or when begin_totp was not called.
Result<std::vector<std::string>> confirm_totp(db::Connection& writer, const std::string& user,
                                              std::string_view code, WallTime now);
// The same without a code, for a key that a technician handed over.
Result<std::vector<std::string>> force_totp(db::Connection& writer, const std::string& user);
// The account signs in without a code from now on, and its sessions are ended.
Result<void> remove_totp(db::Connection& writer, const std::string& user);

// Whether it is a code of the account's key, or one of its recovery codes. Each is taken once.
Result<bool> take_code(db::Connection& writer, const std::string& user, std::string_view typed, WallTime now);

}  // namespace xinluon::accounts
