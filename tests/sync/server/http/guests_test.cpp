#include "sync/server/http/guests.h"

#include <gtest/gtest.h>

namespace xinluon::http {
namespace {

using namespace std::chrono_literals;

TEST(Guests, AreLimitedInAllAndPerAddress) {
  const auto guests = std::make_shared<Guests>(3, 2);
  auto a1 = guests->admit("a");
  auto a2 = guests->admit("a");
  EXPECT_TRUE(a1 && a2);
  EXPECT_FALSE(guests->admit("a"));
  auto b = guests->admit("b");
  EXPECT_TRUE(b);
  EXPECT_FALSE(guests->admit("c")) << "the house is full";
  a1.reset();
  EXPECT_TRUE(guests->admit("c"));
}

TEST(Guests, CanBeWaitedFor) {
  const auto guests = std::make_shared<Guests>(3, 3);
  EXPECT_TRUE(guests->wait_until_empty(0ms));
  auto place = guests->admit("a");
  EXPECT_FALSE(guests->wait_until_empty(10ms));
  place.reset();
  EXPECT_TRUE(guests->wait_until_empty(10ms));
}

}  // namespace
}  // namespace xinluon::http
