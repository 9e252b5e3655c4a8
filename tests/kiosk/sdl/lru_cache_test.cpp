#include "kiosk/sdl/lru_cache.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace xinluon::sdl {
namespace {

TEST(LruCache, FindsWhatWasPut) {
  LruCache<std::string, int> cache(10);
  EXPECT_EQ(cache.find("a"), nullptr);
  cache.put("a", 1, 4);
  ASSERT_NE(cache.find("a"), nullptr);
  EXPECT_EQ(*cache.find("a"), 1);
}

TEST(LruCache, DropsTheLeastRecentlyUsedBeyondItsBudget) {
  LruCache<std::string, int> cache(10);
  cache.put("a", 1, 4);
  cache.put("b", 2, 4);
  cache.find("a");
  cache.put("c", 3, 4);
  EXPECT_EQ(cache.find("b"), nullptr);
  EXPECT_NE(cache.find("a"), nullptr);
  EXPECT_NE(cache.find("c"), nullptr);
  EXPECT_EQ(cache.total_cost(), 8U);
}

TEST(LruCache, KeepsTheNewestEvenWhenItIsTooLarge) {
  LruCache<std::string, int> cache(10);
  cache.put("a", 1, 4);
  EXPECT_EQ(cache.put("huge", 7, 100), 7);
  EXPECT_EQ(cache.count(), 1U);
  cache.put("b", 2, 1);
  EXPECT_EQ(cache.find("huge"), nullptr);
  EXPECT_EQ(cache.total_cost(), 1U);
}

TEST(LruCache, HoldsOwnersAndLetsThemGo) {
  const auto counted = std::make_shared<int>(5);
  LruCache<int, std::shared_ptr<int>> cache(2);
  for (int i = 0; i < 100; ++i) cache.put(i, counted, 1);
  EXPECT_EQ(counted.use_count(), 3);
}

}  // namespace
}  // namespace xinluon::sdl
