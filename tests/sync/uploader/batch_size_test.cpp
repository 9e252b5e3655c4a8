#include "sync/uploader/batch_size.h"

#include <gtest/gtest.h>

namespace xinluon::uploader {
namespace {

TEST(BatchSize, BeginsWithWhatIsAllowed) {
  EXPECT_EQ(BatchSize().records(), wire::max_batch_records);
}

TEST(BatchSize, HalvesDownToOneAndThenSaysSo) {
  BatchSize size;
  int halvings = 0;
  while (size.shrink_after(size.records())) ++halvings;
  EXPECT_EQ(size.records(), 1U);
  EXPECT_EQ(halvings, 8);
  EXPECT_FALSE(size.shrink_after(0));
}

TEST(BatchSize, HalvesWhatWasSentNotWhatWasAllowed) {
  BatchSize size;
  EXPECT_TRUE(size.shrink_after(60));
  EXPECT_EQ(size.records(), 30U);
}

TEST(BatchSize, GrowsBackSlowlyToTheLimit) {
  BatchSize size;
  EXPECT_TRUE(size.shrink_after(2));
  size.grow();
  EXPECT_EQ(size.records(), 2U);
  for (int i = 0; i < 20; ++i) size.grow();
  EXPECT_LT(size.records(), 100U);
  for (int i = 0; i < 100; ++i) size.grow();
  EXPECT_EQ(size.records(), wire::max_batch_records);
}

}  // namespace
}  // namespace xinluon::uploader
