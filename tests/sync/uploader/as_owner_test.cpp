#include "sync/uploader/as_owner.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"

namespace xinluon::uploader {
namespace {

constexpr uid_t some_user = 65'534;

TEST(AsOwner, RootMakesFilesThatBelongToTheOwnerOfTheFolder) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
  const test::TemporaryFolder folder;
  ASSERT_EQ(chown(folder.path().c_str(), some_user, some_user), 0);
  {
    const AsOwner owner(folder.path());
    std::ofstream(folder / "made") << "x";
  }
  EXPECT_EQ(geteuid(), 0U);
  struct stat info {};
  ASSERT_EQ(stat((folder / "made").c_str(), &info), 0);
  EXPECT_EQ(info.st_uid, some_user);
  EXPECT_EQ(info.st_gid, some_user);
}

TEST(AsOwner, ChangesNothingWhereItIsNotNeeded) {
  const test::TemporaryFolder folder;
  const uid_t before = geteuid();
  {
    const AsOwner own(folder.path());
    EXPECT_EQ(geteuid(), before);
  }
  const AsOwner nowhere(folder / "none");
  EXPECT_EQ(geteuid(), before);
}

TEST(AsOwner, AnybodyElseStaysWhoTheyAre) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
  const test::TemporaryFolder folder;
  ASSERT_EQ(seteuid(some_user), 0);
  {
    const AsOwner own(folder.path());
    EXPECT_EQ(geteuid(), some_user);
  }
  EXPECT_EQ(geteuid(), some_user);
  ASSERT_EQ(seteuid(0), 0);
}

}  // namespace
}  // namespace xinluon::uploader
