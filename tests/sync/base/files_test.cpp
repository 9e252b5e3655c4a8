#include "sync/base/files.h"

#include <csignal>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"

namespace xinluon {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Files : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
  fs::path path_ = folder_ / "tệp.toml";

  int names_in_folder() const {
    return static_cast<int>(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
  }
};

mode_t mode_of(const fs::path& path) {
  struct stat info {};
  EXPECT_EQ(stat(path.c_str(), &info), 0) << path;
  return info.st_mode & 07777;
}

TEST_F(Files, WhatWasWrittenIsRead) {
  const std::string bytes = std::string("a\0b\n", 4) + std::string(300'000, 'x');
  ASSERT_TRUE(write_file_durably(path_, bytes, 0640));
  EXPECT_EQ(read_file(path_, bytes.size()).value_or(""), bytes);
  EXPECT_EQ(mode_of(path_), 0640U);
  EXPECT_EQ(names_in_folder(), 1);
}

TEST_F(Files, WritingReplacesContentAndMode) {
  ASSERT_TRUE(write_file_durably(path_, "old and longer", 0644));
  ASSERT_TRUE(write_file_durably(path_, "new", 0600));
  EXPECT_EQ(read_file(path_, 100).value_or(""), "new");
  EXPECT_EQ(mode_of(path_), 0600U);
}

TEST_F(Files, ModeDoesNotDependOnTheUmask) {
  const mode_t old_umask = umask(0777);
  const auto written = write_file_durably(path_, "x", 0644);
  const auto made = make_folders(folder_ / "a", 0750);
  umask(old_umask);
  ASSERT_TRUE(written);
  ASSERT_TRUE(made);
  EXPECT_EQ(mode_of(path_), 0644U);
  EXPECT_EQ(mode_of(folder_ / "a"), 0750U);
}

TEST_F(Files, EmptyFileIsReadAsEmpty) {
  ASSERT_TRUE(write_file_durably(path_, "", 0600));
  const auto bytes = read_file(path_, 0);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(*bytes, "");
}

TEST_F(Files, ReadingStopsAtTheLimit) {
  ASSERT_TRUE(write_file_durably(path_, "12345", 0600));
  EXPECT_EQ(read_file(path_, 5).value_or(""), "12345");
  const auto too_large = read_file(path_, 4);
  ASSERT_FALSE(too_large);
  EXPECT_EQ(too_large.error().code, Errc::rejected);
  EXPECT_THAT(too_large.error().message, HasSubstr("larger than 4 bytes"));
}

TEST_F(Files, EndlessDeviceIsNotRead) {
  const auto device = read_file("/dev/zero", 100);
  ASSERT_FALSE(device);
  EXPECT_EQ(device.error().code, Errc::rejected);
}

TEST_F(Files, MissingFileIsNotFoundAndNamed) {
  const auto missing = read_file(path_, 10);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Errc::not_found);
  EXPECT_THAT(missing.error().message, HasSubstr(path_.native()));
}

TEST_F(Files, FolderAndPipeAreNoFiles) {
  const auto folder = read_file(folder_.path(), 10);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, Errc::rejected);
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  const auto pipe = read_file(path_, 10);  // must not wait for a writer
  ASSERT_FALSE(pipe);
  EXPECT_EQ(pipe.error().code, Errc::rejected);
}

TEST_F(Files, FailedWriteLeavesTheOldFileAndNoTemporary) {
  fs::create_directory(path_);
  EXPECT_FALSE(write_file_durably(path_, "x", 0600));
  EXPECT_TRUE(fs::is_directory(path_));
  EXPECT_EQ(names_in_folder(), 1);
  const auto no_folder = write_file_durably(folder_ / "none" / "file", "x", 0600);
  ASSERT_FALSE(no_folder);
  EXPECT_EQ(no_folder.error().code, Errc::not_found);
}

// RLIMIT_FSIZE stands for a device that stops taking bytes in the middle of the file.
TEST_F(Files, WriteCutShortLeavesTheOldFileAndNoTemporary) {
  ASSERT_TRUE(write_file_durably(path_, "old", 0600));
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, 1000};
    setrlimit(RLIMIT_FSIZE, &limit);
    _exit(write_file_durably(path_, std::string(5000, 'n'), 0600) ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0) << "the write seemed to succeed";
  EXPECT_EQ(read_file(path_, 100).value_or(""), "old");
  EXPECT_EQ(names_in_folder(), 1);
}

TEST_F(Files, ReaderNeverSeesHalfAFile) {
  constexpr std::size_t size = 200'000;
  ASSERT_TRUE(write_file_durably(path_, std::string(size, 'a'), 0600));
  std::jthread writer([&](const std::stop_token& stop) {
    for (char c = 'a'; !stop.stop_requested(); c = c == 'z' ? 'a' : static_cast<char>(c + 1)) {
      if (!write_file_durably(path_, std::string(size, c), 0600)) return;
    }
  });
  for (int i = 0; i < 50; ++i) {
    const auto bytes = read_file(path_, size);
    ASSERT_TRUE(bytes) << bytes.error().message;
    ASSERT_EQ(*bytes, std::string(size, bytes->front()));
  }
}

TEST_F(Files, FoldersAreMadeWithParentsAndOnlyTheNewLastOneGetsTheMode) {
  const fs::path deep = folder_ / "a" / "b" / "c";
  ASSERT_TRUE(make_folders(deep, 0700));
  EXPECT_EQ(mode_of(deep), 0700U);
  EXPECT_EQ(mode_of(folder_ / "a"), 0755U);
  ASSERT_TRUE(make_folders(folder_ / "a", 0700));
  EXPECT_EQ(mode_of(folder_ / "a"), 0755U);
  EXPECT_TRUE(make_folders((folder_ / "d/").native() + "/", 0700));
  EXPECT_TRUE(make_folders("/", 0700));
}

TEST_F(Files, FolderBelowAFileCanNotBeMade) {
  ASSERT_TRUE(write_file_durably(path_, "x", 0600));
  EXPECT_FALSE(make_folders(path_, 0700));
  EXPECT_FALSE(make_folders(path_ / "a", 0700));
}

TEST_F(Files, SyncFolderNeedsAFolder) {
  EXPECT_TRUE(sync_folder(folder_.path()));
  const auto missing = sync_folder(folder_ / "none");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Errc::not_found);
}

TEST_F(Files, FreeBytesAreThoseOfTheDevice) {
  const auto bytes = free_bytes(folder_.path());
  ASSERT_TRUE(bytes);
  EXPECT_EQ(*bytes > 0, fs::space(folder_.path()).available > 0);
  EXPECT_FALSE(free_bytes(folder_ / "none"));
}

TEST_F(Files, LockIsExclusiveUntilItsDescriptorCloses) {
  auto first = lock_file(path_);
  ASSERT_TRUE(first) << first.error().message;
  const auto second = lock_file(path_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::retry_later);
  { const UniqueFd unrelated(open(path_.c_str(), O_RDONLY | O_CLOEXEC)); }
  EXPECT_FALSE(lock_file(path_)) << "closing another descriptor dropped the lock";
  first->reset();
  EXPECT_TRUE(lock_file(path_));
}

TEST_F(Files, LockEndsWithTheProcessThatHeldIt) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto lock = lock_file(path_);
    const char answer = lock ? '1' : '0';
    _exit(write(ready[1], &answer, 1) == 1 ? pause() : 1);
  }
  char answer = '0';
  ASSERT_EQ(read(ready[0], &answer, 1), 1);
  EXPECT_EQ(answer, '1');
  EXPECT_FALSE(lock_file(path_));
  ASSERT_EQ(kill(child, SIGKILL), 0);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(lock_file(path_));
  close(ready[0]);
  close(ready[1]);
}

}  // namespace
}  // namespace xinluon
