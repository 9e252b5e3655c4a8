#include "kiosk/ui/staff_words.h"

#include <gtest/gtest.h>

namespace xinluon::ui {
namespace {

TEST(StaffWords, AllAreThereAndFilledIn) {
  for (std::size_t i = 0; i < staff_texts.size(); ++i) {
    const auto id = static_cast<StaffText>(i);
    EXPECT_FALSE(staff_word(id).empty()) << i;
    EXPECT_EQ(staff_word(id, "7").find("{n}"), std::string::npos) << staff_word(id);
  }
}

}  // namespace
}  // namespace xinluon::ui
