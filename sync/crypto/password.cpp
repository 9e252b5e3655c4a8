#include "sync/crypto/password.h"

#include <array>
#include <charconv>
#include <optional>

#include <sodium.h>

#include "sync/base/format.h"

namespace xinluon::crypto {
namespace {

// OWASP's and libsodium's advice for interactive log-in, one step up in passes: about 110 ms on the reference
// machine. At most a handful run at once, so 64 MiB each is affordable.
constexpr unsigned long long passes = 3;
constexpr std::size_t memory_bytes = std::size_t{64} * 1024 * 1024;
constexpr std::size_t max_password_bytes = 1024;  // hashing is linear in it; nobody types more

// Takes `prefix` and a number off the front of `text`.
std::optional<unsigned long long> take_number(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  unsigned long long n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return n;
}

// The cost stands in the hash itself, so a planted hash could ask for any amount of memory and time: none
// above ours is computed. Cheaper ones are, so that the cost can be raised without locking anybody out.
bool affordable(std::string_view hash) {
  const auto kib = take_number(hash, "$argon2id$v=19$m=");
  if (!kib || *kib > memory_bytes / 1024) return false;
  const auto times = take_number(hash, ",t=");
  return times && *times <= passes && hash.starts_with(",p=1$");
}

}  // namespace

Result<std::string> hash_password(std::string_view password) {
  if (password.size() > max_password_bytes) {
    return fail(Errc::rejected, format("password: longer than {} bytes", max_password_bytes));
  }
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), passes, memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(Errc::retry_later, "hash password: not enough memory");
  }
  return std::string(hash.data());
}

bool verify_password(std::string_view hash, std::string_view password) {
  if (hash.size() >= crypto_pwhash_STRBYTES || password.size() > max_password_bytes) return false;
  if (!affordable(hash)) return false;
  const std::string terminated(hash);
  return crypto_pwhash_str_verify(terminated.c_str(), password.data(), password.size()) == 0;
}

}  // namespace xinluon::crypto
