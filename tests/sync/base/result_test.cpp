#include "sync/base/result.h"

#include <memory>

#include <gtest/gtest.h>

#include "sync/base/check.h"

namespace xinluon {
namespace {

Result<std::unique_ptr<int>> positive(int n) {
  if (n <= 0) return fail(Errc::rejected, "not positive");
  return std::make_unique<int>(n);
}

Result<int> doubled(int n) {
  XINLUON_TRY(const auto value, positive(n));
  XINLUON_TRY(auto again, positive(*value));
  return *value + *again;
}

Result<void> accept(int n) {
  XINLUON_RETURN_IF_ERROR(positive(n).map([](const auto&) {}));
  return {};
}

TEST(Result, TryDeclaresTheValueOrReturnsTheError) {
  EXPECT_EQ(doubled(4).value_or(0), 8);
  const auto wrong = doubled(-4);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, Errc::rejected);
  EXPECT_EQ(wrong.error().message, "not positive");
}

TEST(Result, ReturnIfErrorPassesOn) {
  EXPECT_TRUE(accept(1));
  EXPECT_FALSE(accept(0));
}

TEST(Result, ContextGoesInFront) {
  const Error e = with_context({Errc::full, "no room"}, "save the vote");
  EXPECT_EQ(e.code, Errc::full);
  EXPECT_EQ(e.message, "save the vote: no room");
}

TEST(CheckDeathTest, BrokenInvariantAbortsWithPlaceAndReason) {
  EXPECT_DEATH(XINLUON_CHECK(1 > 2, "one is larger"), "result_test.cpp:[0-9]+: .*one is larger.*1 > 2");
}

TEST(Check, HoldsQuietly) {
  XINLUON_CHECK(2 > 1, "two is larger");
}

}  // namespace
}  // namespace xinluon
