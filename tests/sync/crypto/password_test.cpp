#include "sync/crypto/password.h"

#include <gtest/gtest.h>

namespace xinluon::crypto {
namespace {

// Of "mật khẩu", m = 8 MiB, t = 1: cheaper than ours.
constexpr const char* cheap =
    "$argon2id$v=19$m=8192,t=1,p=1$MfnzEctJ6rOJhsIPwdABFQ$A/6ZzGeUoh/bWSYXg/ioXV/0dW+ybJnyM6MFb7bhDY8";

TEST(Password, TheRightOneIsTakenAndOthersAreNot) {
  const auto hash = hash_password("mật khẩu");
  ASSERT_TRUE(hash);
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=65536,t=3,p=1$")) << *hash;
  EXPECT_TRUE(verify_password(*hash, "mật khẩu"));
  EXPECT_FALSE(verify_password(*hash, "mật khẩu "));
  EXPECT_FALSE(verify_password(*hash, ""));
}

TEST(Password, TheSameTwiceGivesTwoHashes) {
  const auto one = hash_password("a");
  const auto two = hash_password("a");
  ASSERT_TRUE(one && two);
  EXPECT_NE(*one, *two);
}

TEST(Password, ACheaperHashOfEarlierDaysStillVerifies) {
  EXPECT_TRUE(verify_password(cheap, "mật khẩu"));
  EXPECT_FALSE(verify_password(cheap, "mat khau"));
}

TEST(Password, AHashThatAsksForMoreThanOursIsRefusedUncomputed) {
  const auto hash = hash_password("a");
  ASSERT_TRUE(hash);
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string planted = *hash;
    planted.replace(planted.find(from), from.size(), to);
    return planted;
  };
  EXPECT_FALSE(verify_password(with("m=65536", "m=4194303"), "a"));
  EXPECT_FALSE(verify_password(with("m=65536", "m=99999999999999999999999"), "a"));
  EXPECT_FALSE(verify_password(with("t=3", "t=4000000000"), "a"));
  EXPECT_FALSE(verify_password(with("p=1", "p=16"), "a"));
}

TEST(Password, RubbishVerifiesNothing) {
  for (const char* hash :
       {"", "$", "$argon2id$", "$argon2id$v=19$m=65536,t=3,p=1$", "plain", "$6$salt$hash"}) {
    EXPECT_FALSE(verify_password(hash, "")) << hash;
  }
  EXPECT_FALSE(verify_password(std::string(100'000, '$'), "a"));
}

TEST(Password, AnEndlessPasswordIsRefused) {
  const auto hash = hash_password(std::string(100'000, 'a'));
  ASSERT_FALSE(hash);
  EXPECT_EQ(hash.error().code, Errc::rejected);
  EXPECT_FALSE(verify_password(cheap, std::string(100'000, 'a')));
}

}  // namespace
}  // namespace xinluon::crypto
