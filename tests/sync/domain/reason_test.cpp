#include "sync/domain/reason.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xinluon {
namespace {

// Frozen: these words are in every record ever sealed.
TEST(Reason, CodesAreFrozen) {
  std::vector<std::string_view> codes;
  codes.reserve(all_reasons.size());
  for (const Reason r : all_reasons) codes.push_back(code_of(r));
  EXPECT_THAT(codes, testing::ElementsAre("attitude", "waiting", "guidance", "extra_documents", "late_result",
                                          "harassment"));
}

TEST(Reason, CodeIsReadBackAndOtherTextsAreNone) {
  for (const Reason r : all_reasons) EXPECT_EQ(reason_from_code(code_of(r)), r);
  for (const std::string_view wrong : {"", "Attitude", "late"})
    EXPECT_FALSE(reason_from_code(wrong)) << wrong;
}

}  // namespace
}  // namespace xinluon
