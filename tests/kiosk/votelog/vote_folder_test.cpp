#include "kiosk/votelog/vote_folder.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "tests/kiosk/votelog/votes.h"

namespace xinluon::votelog {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

class VoteFolderTest : public testing::Test {
 protected:
  void write(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }
  std::string read(const std::filesystem::path& path) { return read_file(path, 1'000).value(); }
  std::filesystem::path at(const std::string& name) const { return folder_ / name; }

  test::TemporaryFolder folder_;
  const Epoch epoch_ = *Epoch::from("00112233445566778899aabbccddeeff");
  const std::string name_ = "votes-00112233445566778899aabbccddeeff.db";
  const std::filesystem::path path_ = vote_file_path(folder_.path(), epoch_);
};

TEST_F(VoteFolderTest, NamesAndEpochsAreOneToOne) {
  EXPECT_EQ(path_, at(name_));
  EXPECT_EQ(epoch_of(path_), epoch_);
  for (const char* name : {"votes-.db", "votes-00112233445566778899aabbccddeef.db", "lock", "reserve",
                           "votes-00112233445566778899AABBCCDDEEFF.db", "votes-.d", "",
                           "votes-00112233445566778899aabbccddeeff.db.damaged-1",
                           "votes-00112233445566778899aabbccddeeff.db-wal"}) {
    EXPECT_FALSE(epoch_of(folder_ / name)) << name;
  }
}

TEST_F(VoteFolderTest, ListsVoteFilesOnly) {
  write(path_, "");
  write(at("votes-other.db"), "");
  write(at(name_ + ".foreign-1"), "");
  EXPECT_THAT(list_vote_files(folder_.path()).value(), ElementsAre(path_));
  EXPECT_THAT(names_in(folder_.path()), UnorderedElementsAre(name_, "votes-other.db", name_ + ".foreign-1"));
}

TEST_F(VoteFolderTest, FileMovedAsideKeepsItsLogBesideIt) {
  write(path_, "db");
  write(at(name_ + "-wal"), "log");
  write(at(name_ + "-shm"), "index");
  EXPECT_EQ(move_aside(path_, Aside::damaged).value(), at(name_ + ".damaged-1"));
  EXPECT_EQ(read(at(name_ + ".damaged-1")), "db");
  EXPECT_EQ(read(at(name_ + ".damaged-1-wal")), "log");
  EXPECT_EQ(read(at(name_ + ".damaged-1-shm")), "index");
  EXPECT_EQ(names_in(folder_.path()).size(), 3U);
}

TEST_F(VoteFolderTest, NothingIsOverwritten) {
  for (int n = 1; n <= 3; ++n) {
    write(path_, std::to_string(n));
    EXPECT_EQ(move_aside(path_, Aside::foreign).value(), at(name_ + ".foreign-" + std::to_string(n)));
  }
  EXPECT_EQ(read(at(name_ + ".foreign-1")), "1");
  EXPECT_EQ(read(at(name_ + ".foreign-3")), "3");
}

TEST_F(VoteFolderTest, HalfMadeFileIsRemoved) {
  write(at(name_ + ".new"), "");
  write(at(name_ + ".new-wal"), "");
  write(at("." + name_ + "-wal.Ab3xYz"), "");
  write(at("other.db.new"), "");
  EXPECT_TRUE(list_vote_files(folder_.path()).value().empty());
  EXPECT_THAT(names_in(folder_.path()), ElementsAre("other.db.new"));
}

TEST_F(VoteFolderTest, LogWhoseFileWasMovedAsideFollowsIt) {
  write(at(name_ + ".damaged-1"), "older");
  write(at(name_ + ".damaged-1-wal"), "older");
  write(at(name_ + ".damaged-2"), "db");
  write(at(name_ + "-wal"), "log");
  EXPECT_TRUE(list_vote_files(folder_.path()).value().empty());
  EXPECT_EQ(read(at(name_ + ".damaged-2-wal")), "log");
  EXPECT_FALSE(std::filesystem::exists(at(name_ + "-wal")));
}

// Two logs would have to become one: neither is lost.
TEST_F(VoteFolderTest, LogThatCanNotFollowItsFileStaysWhereItIs) {
  write(at(name_ + ".damaged-1"), "db");
  write(at(name_ + ".damaged-1-wal"), "log");
  write(at(name_ + "-wal"), "another");
  EXPECT_TRUE(list_vote_files(folder_.path()).value().empty());
  EXPECT_EQ(read(at(name_ + ".damaged-1-wal")), "log");
  EXPECT_EQ(read(at(name_ + "-wal")), "another");
}

TEST_F(VoteFolderTest, LogIsLeftAloneWhereItHasItsFile) {
  write(path_, "db");
  write(at(name_ + "-wal"), "log");
  EXPECT_EQ(list_vote_files(folder_.path()).value().size(), 1U);
  EXPECT_EQ(read(at(name_ + "-wal")), "log");
}

TEST_F(VoteFolderTest, FolderIsMadeAndLockedOnce) {
  const auto path = folder_ / "a" / "b";
  const auto lock = lock_folder(path);
  ASSERT_TRUE(lock) << lock.error().message;
  const auto second = lock_folder(path);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::retry_later);
  EXPECT_THAT(second.error().message, testing::HasSubstr("second xinluon-kiosk"));
}

TEST_F(VoteFolderTest, LockThatCanNotBeMadeIsNotCalledAnotherProgram) {
  std::filesystem::create_directory(at("lock"));
  const auto lock = lock_folder(folder_.path());
  ASSERT_FALSE(lock);
  EXPECT_NE(lock.error().code, Errc::retry_later) << lock.error().message;
}

TEST_F(VoteFolderTest, PlaceThatIsAFileIsAnError) {
  write(at("votes"), "");
  EXPECT_FALSE(lock_folder(at("votes")));
  EXPECT_FALSE(list_vote_files(at("nothing")));
}

}  // namespace
}  // namespace xinluon::votelog
