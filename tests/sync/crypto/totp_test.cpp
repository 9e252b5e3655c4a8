#include "sync/crypto/totp.h"

#include <gtest/gtest.h>

#include "sync/crypto/encoding.h"

namespace xinluon::crypto {
namespace {

const std::string key = "12345678901234567890";

WallTime at_second(std::int64_t seconds) {
  return wall_time(seconds * 1000);
}

// RFC 6238 appendix B gives eight digits; six are their end.
TEST(Totp, GivesTheCodesOfTheStandard) {
  const std::pair<std::int64_t, const char*> vectors[] = {{59, "287082"},
                                                          {1'111'111'109, "081804"},
                                                          {1'111'111'111, "050471"},
                                                          {1'234'567'890, "005924"},
                                                          {2'000'000'000, "279037"},
                                                          {20'000'000'000, "353130"}};
  for (const auto& [second, code] : vectors)
    EXPECT_EQ(totp_code(key, totp_step(at_second(second))), code) << second;
}

TEST(Totp, TakesACodeOfTheNeighbouringPeriodsAndNoFurther) {
  const WallTime now = at_second(1'111'111'111);
  const std::int64_t step = totp_step(now);
  for (std::int64_t off = -3; off <= 3; ++off) {
    const auto found = totp_matching_step(key, totp_code(key, step + off), now);
    if (off >= -totp_window && off <= totp_window)
      EXPECT_EQ(found, step + off);
    else
      EXPECT_FALSE(found) << off;
  }
  for (const char* wrong : {"", "0", "050470", "0504711", "05047", "abcdef"})
    EXPECT_FALSE(totp_matching_step(key, wrong, now)) << wrong;
  EXPECT_FALSE(totp_matching_step("another key", "050471", now));
}

TEST(AuthenticatorBase32, IsThatOfTheStandard) {
  EXPECT_EQ(to_authenticator_base32(""), "");
  EXPECT_EQ(to_authenticator_base32("f"), "MY");
  EXPECT_EQ(to_authenticator_base32("fo"), "MZXQ");
  EXPECT_EQ(to_authenticator_base32("foo"), "MZXW6");
  EXPECT_EQ(to_authenticator_base32("foob"), "MZXW6YQ");
  EXPECT_EQ(to_authenticator_base32("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(to_authenticator_base32(key), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

TEST(Base64Url, IsThatOfTheStandard) {
  EXPECT_EQ(to_base64url(std::string("\xfb\xff\xfe")), "-__-");
  EXPECT_EQ(to_base64url("a"), "YQ");
  EXPECT_EQ(from_base64url("-__-"), "\xfb\xff\xfe");
  for (const char* wrong : {"+//+", "YQ==", "Y", "Y Q"}) EXPECT_FALSE(from_base64url(wrong)) << wrong;
}

}  // namespace
}  // namespace xinluon::crypto
