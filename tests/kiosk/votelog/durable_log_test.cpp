#include "kiosk/votelog/durable_log.h"

#include <array>
#include <csignal>
#include <fstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/base/files.h"
#include "sync/base/unique_fd.h"
#include "tests/support/card/card.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::votelog {
namespace {

using test::Card;
using test::CardCall;
using test::Fate;

constexpr std::size_t any_size = 1'000'000;

class DurableLogTest : public testing::Test {
 protected:
  // What the cache shows after a failed fsync, and nobody knows whether the disk holds it.
  void write_without_storing(const std::string& bytes) const {
    const UniqueFd fd(open(log_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    ASSERT_EQ(write(fd.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    ASSERT_NE(fsync(fd.get()), 0);
    ASSERT_EQ(fsync(fd.get()), 0) << "the kernel tells only once";
  }

  test::TemporaryFolder folder_{test::Medium::memory};
  const std::filesystem::path file_ = folder_ / "votes.db";
  const std::filesystem::path log_ = folder_ / "votes.db-wal";
};

TEST_F(DurableLogTest, WhatIsSeenAfterAFailedFsyncIsStored) {
  const std::string bytes(20'000, 'x');
  int lost = 0;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    for (const bool made_durable : {false, true}) {
      Card card(folder_.path(), seed);
      bool failed = false;
      card.before = [&](const CardCall& call) {
        if (call.kind != CardCall::Kind::sync || failed) return Fate::done;
        failed = true;
        return Fate::failed;
      };
      write_without_storing(bytes);
      ASSERT_TRUE(sync_folder(folder_.path()));
      const std::string seen = read_log(file_).value();
      if (made_durable) {
        ASSERT_TRUE(make_log_durable(file_, seen));
      }
      card.power_off();
      card.power_on();
      const bool kept = read_file(log_, any_size).value() == seen;
      EXPECT_TRUE(kept || !made_durable) << "seed " << seed;
      lost += kept ? 0 : 1;
      std::filesystem::remove(log_);
    }
  }
  EXPECT_GT(lost, 0) << "else this shows nothing";
}

TEST_F(DurableLogTest, NoLogIsAnEmptyOne) {
  EXPECT_EQ(read_log(file_).value(), "");
  std::filesystem::create_symlink("/dev/zero", log_);
  EXPECT_EQ(read_log(file_).value(), "") << "what is no file is none of ours";
}

// Another program's locks on the database are told to us, our own are not.
TEST_F(DurableLogTest, LogOfADatabaseThatAnotherProgramHoldsIsLeftAlone) {
  std::ofstream(file_) << "x";
  std::ofstream(log_) << "log";
  EXPECT_EQ(read_log(file_).value(), "log");
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    const int fd = open(file_.c_str(), O_RDWR | O_CLOEXEC);
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = 0x4000'0000;
    lock.l_len = 1;
    char byte = fcntl(fd, F_SETLK, &lock) == 0 ? 'y' : 'n';
    if (write(ends[1], &byte, 1) != 1) _exit(1);
    pause();
  }
  char held = 0;
  ASSERT_EQ(read(ends[0], &held, 1), 1);
  EXPECT_EQ(held, 'y');
  EXPECT_EQ(read_log(file_).value(), "");
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_EQ(read_log(file_).value(), "log");
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace xinluon::votelog
