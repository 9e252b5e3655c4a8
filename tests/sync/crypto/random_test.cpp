#include "sync/crypto/random.h"

#include <set>

#include <gtest/gtest.h>

namespace xinluon::crypto {
namespace {

TEST(Random, GivesAsMuchAsAsked) {
  EXPECT_EQ(random_bytes(0).size(), 0U);
  EXPECT_EQ(random_bytes(33).size(), 33U);
  EXPECT_EQ(random_hex(16).size(), 32U);
}

TEST(Random, EpochsDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(random_epoch().text()).second);
}

TEST(Random, ACodeIsSixteenLettersInGroupsOfFour) {
  std::set<char> letters;
  for (int i = 0; i < 200; ++i) {
    const std::string code = random_code();
    ASSERT_EQ(code.size(), 19U);
    EXPECT_EQ(code[4], '-');
    EXPECT_EQ(code[9], '-');
    EXPECT_EQ(code[14], '-');
    letters.insert(code.begin(), code.end());
  }
  EXPECT_EQ(letters.size(), 33U) << "32 letters and the dash";
  for (const char c : {'I', 'L', 'O', 'U'}) EXPECT_FALSE(letters.contains(c)) << c;
}

TEST(Random, ACodeIsUnderstoodHoweverItIsTyped) {
  EXPECT_EQ(normalise_code("7K3M-AB01-0000-ZZZZ"), "7K3MAB010000ZZZZ");
  EXPECT_EQ(normalise_code(" 7k3m ab0l OoOo-zzzz\t"), "7K3MAB010000ZZZZ");
  EXPECT_EQ(normalise_code("i"), "1");
  const std::string code = random_code();
  EXPECT_EQ(normalise_code(code), normalise_code(normalise_code(code)));
}

}  // namespace
}  // namespace xinluon::crypto
