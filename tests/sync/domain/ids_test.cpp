#include "sync/domain/ids.h"

#include <gtest/gtest.h>

namespace xinluon {
namespace {

TEST(Id, TakesTheAllowedCharactersUpToItsLimit) {
  for (const std::string& good : {std::string("A"), std::string("66.01-Q_1z"), std::string(32, 'x')}) {
    const auto id = KioskId::from(good);
    ASSERT_TRUE(id) << good;
    EXPECT_EQ(id->text(), good);
    EXPECT_FALSE(id->empty());
  }
}

TEST(Id, RefusesEverythingElse) {
  for (const std::string& wrong :
       {std::string(), std::string(33, 'x'), std::string("a b"), std::string("a/b"), std::string("Quầy"),
        std::string("a\0b", 3), std::string("a\n"), std::string("'--")}) {
    EXPECT_FALSE(CounterId::from(wrong)) << wrong;
  }
}

TEST(Id, ComparesByText) {
  EXPECT_EQ(UnitId::from("a"), UnitId::from("a"));
  EXPECT_LT(*UnitId::from("a"), *UnitId::from("b"));
  EXPECT_TRUE(OfficerId{}.empty());
}

TEST(Epoch, IsThirtyTwoLowerCaseHexDigits) {
  const std::string good = "0123456789abcdef0123456789abcdef";
  ASSERT_TRUE(Epoch::from(good));
  EXPECT_EQ(Epoch::from(good)->text(), good);
  for (const std::string& wrong :
       {std::string(), good.substr(1), good + "0", "A" + good.substr(1), "g" + good.substr(1)}) {
    EXPECT_FALSE(Epoch::from(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace xinluon
