#include "sync/server/db/data_folder.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace xinluon::db {
namespace {

TEST(DataFolder, IsHeldByOneAtATime) {
  test::TemporaryFolder folder;
  {
    const auto held = DataFolder::lock(folder / "data");
    ASSERT_TRUE(held) << held.error().message;
    const auto second = DataFolder::lock(folder / "data");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::retry_later);
    EXPECT_NE(second.error().message.find("another xinluon-server"), std::string::npos);
  }
  EXPECT_TRUE(DataFolder::lock(folder / "data"));
}

TEST(DataFolder, IsForItsOwnerOnly) {
  test::TemporaryFolder folder;
  const auto held = DataFolder::lock(folder / "data").value();
  const auto writer = held.open_writer();
  ASSERT_TRUE(writer) << writer.error().message;
  using std::filesystem::perms;
  constexpr perms others = perms::group_all | perms::others_all;
  EXPECT_EQ(std::filesystem::status(folder / "data").permissions() & others, perms::none);
  EXPECT_EQ(std::filesystem::status(folder / "data/xinluon.db").permissions() & others, perms::none);
}

TEST(DataFolder, AReaderNeedsADatabaseAndNoLock) {
  test::TemporaryFolder folder;
  const auto none = open_reader(folder.path());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::not_found);
  const auto held = DataFolder::lock(folder.path()).value();
  const auto writer = held.open_writer().value();
  ASSERT_TRUE(writer->run("CREATE TABLE a (b BIGINT)"));
  const auto reader = open_reader(folder.path());
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_EQ((*reader)->scalar("SELECT COUNT(*) FROM a").value(), 0);
}

TEST(DataFolder, AReaderWorksAfterTheWriterClosed) {
  test::TemporaryFolder folder;
  {
    const auto held = DataFolder::lock(folder.path()).value();
    const auto writer = held.open_writer().value();
    ASSERT_TRUE(writer->run("CREATE TABLE a (b BIGINT)"));
  }
  const auto reader = open_reader(folder.path());
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_EQ((*reader)->scalar("SELECT COUNT(*) FROM a").value(), 0);
}

TEST(DataFolder, RubbishIsNoDatabase) {
  test::TemporaryFolder folder;
  std::ofstream(folder / "xinluon.db") << std::string(8192, 'x');
  const auto held = DataFolder::lock(folder.path()).value();
  const auto writer = held.open_writer();
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().code, Errc::corrupt);
}

}  // namespace
}  // namespace xinluon::db
