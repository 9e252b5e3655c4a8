#include "sync/wire/base32.h"

#include <random>

#include <gtest/gtest.h>

namespace xinluon::wire {
namespace {

TEST(Base32, EveryLengthGoesThereAndBack) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  for (std::size_t n = 0; n < 200; ++n) {
    std::string bytes(n, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const std::string text = to_base32(bytes);
    EXPECT_EQ(text.size(), (n * 8 + 4) / 5);
    EXPECT_EQ(text.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), std::string::npos);
    EXPECT_EQ(from_base32(text), bytes);
  }
}

TEST(Base32, KnownValues) {
  EXPECT_EQ(to_base32("foobar"), "CSQPYRK1E8");
  EXPECT_EQ(to_base32(std::string(1, '\xFF')), "ZW");
}

TEST(Base32, AnotherSpellingIsRefused) {
  EXPECT_FALSE(from_base32("ZX")) << "bits that say nothing must be zero";
  EXPECT_FALSE(from_base32("Z"));
  EXPECT_FALSE(from_base32("ZW0")) << "a letter too many";
  EXPECT_FALSE(from_base32("zw"));
  EXPECT_FALSE(from_base32("ZU"));
  EXPECT_FALSE(from_base32("Z W"));
}

}  // namespace
}  // namespace xinluon::wire
