#include "kiosk/votelog/reserve_file.h"

#include <csignal>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "sync/base/files.h"
#include "tests/support/card/card.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::votelog {
namespace {

constexpr std::uint64_t size_bytes = 256 * 1024;

class ReserveFileTest : public testing::Test {
 protected:
  std::uint64_t blocks_bytes() const {
    struct stat info {};
    return stat(path_.c_str(), &info) == 0 ? static_cast<std::uint64_t>(info.st_blocks) * 512 : 0;
  }

  test::TemporaryFolder folder_;
  const std::filesystem::path path_ = folder_ / "reserve";
  ReserveFile reserve_{path_, size_bytes};
};

TEST_F(ReserveFileTest, HoldsRealBlocksUntilReleased) {
  EXPECT_TRUE(reserve_.make().value());
  EXPECT_EQ(std::filesystem::file_size(path_), size_bytes);
  EXPECT_GE(blocks_bytes(), size_bytes);
  EXPECT_TRUE(reserve_.make().value()) << "it is there already";
  EXPECT_TRUE(reserve_.release());
  EXPECT_FALSE(std::filesystem::exists(path_));
  EXPECT_FALSE(reserve_.release());
}

TEST_F(ReserveFileTest, HalfMadeOrSparseFileIsMadeAnew) {
  std::ofstream(path_) << "half";
  EXPECT_TRUE(reserve_.make().value());
  EXPECT_GE(blocks_bytes(), size_bytes);
  ASSERT_TRUE(reserve_.release());
  std::ofstream(path_).close();
  std::filesystem::resize_file(path_, size_bytes);
  ASSERT_LT(blocks_bytes(), size_bytes);
  EXPECT_TRUE(reserve_.make().value());
  EXPECT_GE(blocks_bytes(), size_bytes);
}

TEST_F(ReserveFileTest, NoRoomIsNotAnError) {
  ReserveFile larger_than_the_disk(path_, free_bytes(folder_.path()).value() + 1);
  EXPECT_FALSE(larger_than_the_disk.make().value());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(ReserveFileTest, LeavesNothingBehindWhenItCanNotBeAllocated) {
  signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
  const rlimit small{size_bytes / 2, old.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  EXPECT_FALSE(reserve_.make());
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &old), 0);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(ReserveFileTest, WhatIsNoFileIsReplacedWhereItCanBe) {
  std::filesystem::create_symlink("/dev/zero", path_);
  EXPECT_TRUE(reserve_.make().value());
  EXPECT_TRUE(std::filesystem::is_regular_file(std::filesystem::symlink_status(path_)));
  ASSERT_TRUE(reserve_.release());
  std::filesystem::create_directory(path_);
  EXPECT_FALSE(reserve_.make());
  EXPECT_FALSE(reserve_.release());
}

class ReserveOnACard : public testing::Test {
 protected:
  // The first call of this kind fails so.
  void fail(test::CardCall::Kind kind, test::Fate fate) {
    card_.before = [this, kind, fate](const test::CardCall& call) {
      if (call.kind != kind) return test::Fate::done;
      card_.before = nullptr;
      return fate;
    };
  }

  test::TemporaryFolder folder_{test::Medium::memory};
  const std::filesystem::path path_ = folder_ / "reserve";
  test::Card card_{folder_.path(), 1};
  ReserveFile reserve_{path_, size_bytes};
};

// Somebody else took the room between the question and the file.
TEST_F(ReserveOnACard, NoRoomAfterAllIsNotAnError) {
  fail(test::CardCall::Kind::resize, test::Fate::no_space);
  EXPECT_FALSE(reserve_.make().value());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(ReserveOnACard, ReserveThatIsNotStoredIsNone) {
  fail(test::CardCall::Kind::sync, test::Fate::failed);
  EXPECT_FALSE(reserve_.make());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(ReserveOnACard, RoomIsGivenBackThoughTheFolderCanNotBeStored) {
  ASSERT_TRUE(reserve_.make().value());
  fail(test::CardCall::Kind::sync_folder, test::Fate::failed);
  EXPECT_TRUE(reserve_.release());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(ReserveFileTest, NoneWantedIsFine) {
  ReserveFile none(path_, 0);
  EXPECT_TRUE(none.make().value());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace xinluon::votelog
