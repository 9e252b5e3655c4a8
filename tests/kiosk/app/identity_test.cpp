#include "kiosk/app/identity.h"

#include <fstream>
#include <regex>

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"

namespace xinluon::app {
namespace {

TEST(MadeUpKioskId, IsMadeOnceAndKept) {
  const xinluon::test::TemporaryFolder folder;
  const auto data = folder / "new" / "data";
  const auto first = made_up_kiosk_id(data);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_TRUE(std::regex_match(first->text(), std::regex("K-[0-9a-f]{8}"))) << first->text();
  const auto second = made_up_kiosk_id(data);
  ASSERT_TRUE(second);
  EXPECT_EQ(*first, *second);
}

TEST(MadeUpKioskId, IsAnotherOneOnAnotherKiosk) {
  const xinluon::test::TemporaryFolder one;
  const xinluon::test::TemporaryFolder other;
  EXPECT_NE(*made_up_kiosk_id(one.path()), *made_up_kiosk_id(other.path()));
}

TEST(MadeUpKioskId, IsNeverReplacedWhenItIsSpoilt) {
  const xinluon::test::TemporaryFolder folder;
  std::ofstream(folder / "kiosk-id") << "no id, with blanks\n";
  const auto id = made_up_kiosk_id(folder.path());
  ASSERT_FALSE(id);
  EXPECT_EQ(id.error().code, Errc::corrupt);
  EXPECT_NE(id.error().message.find("kiosk.id"), std::string::npos);
}

TEST(BootId, IsTheSameThroughoutABoot) {
  const auto first = boot_id();
  ASSERT_TRUE(first);
  EXPECT_TRUE(std::regex_match(*first, std::regex("[0-9a-f]{8}"))) << *first;
  EXPECT_EQ(*first, *boot_id());
}

TEST(UserId, FindsUsersByName) {
  EXPECT_EQ(*user_id("root"), 0U);
  const auto nobody = user_id("no-such-user-here");
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, Errc::not_found);
}

}  // namespace
}  // namespace xinluon::app
