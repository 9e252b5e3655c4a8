#include "kiosk/votelog/durable_log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
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

}  // namespace
}  // namespace xinluon::votelog
