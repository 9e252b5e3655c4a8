#include "sync/uploader/as_owner.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"

namespace xinluon::uploader {
namespace {

constexpr uid_t some_user = 65'534;

TEST(AsOwner, FilesBelongToTheOwnerOfTheFolder) {
  const test::TemporaryFolder folder;
  const uid_t before = geteuid();
  const uid_t owner_id = before == 0 ? some_user : before;  // only root can make files for others
  const gid_t group_id = before == 0 ? some_user : getegid();
  ASSERT_EQ(chown(folder.path().c_str(), owner_id, group_id), 0);
  {
    const AsOwner owner(folder.path());
    std::ofstream(folder / "made") << "x";
  }
  EXPECT_EQ(geteuid(), before);
  struct stat info {};
  ASSERT_EQ(stat((folder / "made").c_str(), &info), 0);
  EXPECT_EQ(info.st_uid, owner_id);
  EXPECT_EQ(info.st_gid, group_id);
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
  const test::TemporaryFolder folder;
  const uid_t before = geteuid();
  const uid_t nobody_special = before == 0 ? some_user : before;
  if (before == 0) {
    ASSERT_EQ(seteuid(nobody_special), 0);
  }
  {
    const AsOwner own(folder.path());
    EXPECT_EQ(geteuid(), nobody_special);
  }
  EXPECT_EQ(geteuid(), nobody_special);
  if (before == 0) {
    ASSERT_EQ(seteuid(0), 0);
  }
}

}  // namespace
}  // namespace xinluon::uploader
