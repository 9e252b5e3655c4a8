// Password hashes: argon2id, t = 3, 64 MiB, in libsodium's self-describing form. One takes about 110 ms and
// its memory: callers cap how many run at once and never call it on an io thread.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace xinluon::crypto {

Result<std::string> hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);

}  // namespace xinluon::crypto
