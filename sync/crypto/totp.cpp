#include "sync/crypto/totp.h"

#include <array>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/crypto/signature.h"

namespace xinluon::crypto {
namespace {

constexpr std::size_t sha1_bytes = 20;
constexpr std::uint32_t million = 1'000'000;  // six digits

using Counter = std::array<unsigned char, 8>;

Counter big_endian(std::int64_t step) {
  Counter bytes{};
  auto rest = static_cast<std::uint64_t>(step);
  for (auto at = bytes.rbegin(); at != bytes.rend(); ++at) {
    *at = static_cast<unsigned char>(rest & 0xFFU);
    rest >>= 8U;
  }
  return bytes;
}

}  // namespace

std::int64_t totp_step(WallTime now) {
  return std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()) / totp_period;
}

// RFC 4226 §5.3, dynamic truncation.
std::string totp_code(std::string_view key, std::int64_t step) {
  const Counter counter = big_endian(step);
  std::array<unsigned char, sha1_bytes> mac{};
  unsigned int length = 0;
  const auto* made = HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), counter.data(),
                          counter.size(), mac.data(), &length);
  XINLUON_CHECK(made != nullptr && length == sha1_bytes, "OpenSSL can't make an HMAC");
  const std::size_t at = mac.back() & 0x0FU;
  std::uint32_t number = mac[at] & 0x7FU;
  for (std::size_t i = 1; i < 4; ++i) number = number << 8U | mac[at + i];
  return format("{:06}", number % million);
}

std::optional<std::int64_t> totp_matching_step(std::string_view key, std::string_view code, WallTime now) {
  std::optional<std::int64_t> found;
  const std::int64_t present = totp_step(now);
  for (std::int64_t step = present - totp_window; step <= present + totp_window; ++step)
    if (equal_constant_time(totp_code(key, step), code)) found = step;
  return found;
}

}  // namespace xinluon::crypto
