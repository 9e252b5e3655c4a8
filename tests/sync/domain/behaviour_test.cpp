#include "sync/domain/behaviour.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xinluon {
namespace {

// Frozen: these words and this order are in every record ever sealed.
TEST(Behaviour, CodesAndOrderAreFrozen) {
  std::vector<std::string_view> codes;
  codes.reserve(all_behaviours.size());
  for (const Behaviour b : all_behaviours) codes.push_back(code_of(b));
  EXPECT_THAT(codes, testing::ElementsAre("XC", "XL", "XCO", "XP", "MC", "NN", "LN", "GD"));
}

TEST(Behaviour, CodeIsReadBack) {
  for (std::size_t i = 0; i < all_behaviours.size(); ++i) {
    EXPECT_EQ(index_of(all_behaviours[i]), i);
    EXPECT_EQ(behaviour_from_code(code_of(all_behaviours[i])), all_behaviours[i]);
  }
}

TEST(Behaviour, OtherTextsAreNone) {
  for (const std::string_view wrong : {"", "xc", "XX", "XC ", "XCOO"})
    EXPECT_FALSE(behaviour_from_code(wrong)) << wrong;
}

}  // namespace
}  // namespace xinluon
