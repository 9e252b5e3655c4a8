// The card that power cuts are tried on: what it promises it keeps, what it does not promise it breaks.
#include "tests/support/card/card.h"

#include <cerrno>
#include <set>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "sync/base/files.h"
#include "sync/base/unique_fd.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::test {
namespace {

class CardTest : public testing::Test {
 protected:
  std::filesystem::path at(const char* name) const { return folder_ / name; }
  UniqueFd make(const char* name) const {
    return UniqueFd(open(at(name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  }
  std::string content(const char* name) const { return read_file(at(name), 1'000'000).value_or("(none)"); }
  void write_durably(const char* name, const std::string& bytes) {
    ASSERT_TRUE(write_file_durably(at(name), bytes, 0600));
  }
  void cut() {
    card_.power_off();
    card_.power_on();
  }

  TemporaryFolder folder_{Medium::memory};
  Card card_{folder_.path(), 7};
};

TEST_F(CardTest, KeepsWhatWasSynced) {
  write_durably("a", "first");
  for (int i = 0; i < 20; ++i) {
    cut();
    ASSERT_EQ(content("a"), "first");
  }
}

TEST_F(CardTest, LosesTearsAndGarblesWhatWasNot) {
  const std::string old(20'000, 'o');
  write_durably("a", old);
  std::set<std::string> outcomes;
  for (int i = 0; i < 200; ++i) {
    {
      const UniqueFd fd = make("a");
      ASSERT_EQ(pwrite(fd.get(), std::string(3'000, 'n').data(), 3'000, 5'000), 3'000);
    }
    cut();
    const std::string found = content("a");
    outcomes.insert(found);
    ASSERT_EQ(found.substr(0, 4'096), old.substr(0, 4'096)) << "no other block is touched";
    ASSERT_EQ(found.substr(8'192), old.substr(8'192));
    write_durably("a", old);
  }
  EXPECT_TRUE(outcomes.contains(old));
  EXPECT_GT(outcomes.size(), 20U);
}

TEST_F(CardTest, ForgetsNamesInTheirOrderUntilTheFolderIsSynced) {
  write_durably("a", "1");
  std::set<std::string> outcomes;
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(rename(at("a").c_str(), at("b").c_str()), 0);
    ASSERT_EQ(rename(at("b").c_str(), at("c").c_str()), 0);
    cut();
    for (const char* name : {"a", "b", "c"}) {
      if (content(name) != "1") continue;
      outcomes.insert(name);
      ASSERT_EQ(rename(at(name).c_str(), at("a").c_str()), 0);
      ASSERT_TRUE(sync_folder(folder_.path()));
    }
  }
  EXPECT_EQ(outcomes, (std::set<std::string>{"a", "b", "c"}));
}

TEST_F(CardTest, AfterTheCutNothingIsStoredAnyMore) {
  const UniqueFd fd = make("a");
  card_.before = [](const CardCall& call) {
    return call.kind == CardCall::Kind::sync ? Fate::power_off : Fate::done;
  };
  ASSERT_EQ(write(fd.get(), "x", 1), 1);
  EXPECT_EQ(fsync(fd.get()), -1);
  EXPECT_TRUE(card_.is_off());
  EXPECT_EQ(write(fd.get(), "y", 1), -1);
  EXPECT_EQ(errno, EIO);
  EXPECT_EQ(unlink(at("a").c_str()), -1);
}

// The kernel's habit: after a failed fsync it takes the pages for clean.
TEST_F(CardTest, FailedSyncIsForgottenByTheNext) {
  std::set<std::string> outcomes;
  for (int i = 0; i < 50; ++i) {
    write_durably("a", "old");
    {
      const UniqueFd fd = make("a");
      ASSERT_EQ(pwrite(fd.get(), "new", 3, 0), 3);
      card_.before = [](const CardCall&) { return Fate::failed; };
      ASSERT_EQ(fsync(fd.get()), -1);
      card_.before = nullptr;
      ASSERT_EQ(fsync(fd.get()), 0) << "there is nothing to store, it believes";
    }
    EXPECT_EQ(content("a"), "new") << "the cache shows it";
    cut();
    outcomes.insert(content("a"));
  }
  EXPECT_TRUE(outcomes.contains("old"));
}

TEST_F(CardTest, FullCardRefusesWhatGrowsAndSaysWhatIsFree) {
  write_durably("a", std::string(8'192, 'a'));
  card_.set_capacity(16'384);
  const UniqueFd fd = make("b");
  EXPECT_EQ(write(fd.get(), std::string(8'192, 'b').data(), 8'192), 8'192);
  EXPECT_EQ(write(fd.get(), "b", 1), -1);
  EXPECT_EQ(errno, ENOSPC);
  EXPECT_EQ(free_bytes(folder_.path()).value(), 0U);
  EXPECT_EQ(posix_fallocate(fd.get(), 0, 10'000), ENOSPC);
  ASSERT_EQ(unlink(at("a").c_str()), 0);
  EXPECT_EQ(free_bytes(folder_.path()).value(), 8'192U);
}

TEST_F(CardTest, HalfAWriteIsDone) {
  const UniqueFd fd = make("a");
  card_.before = [](const CardCall&) { return Fate::half; };
  EXPECT_EQ(write(fd.get(), "abcdef", 6), 3);
}

}  // namespace
}  // namespace xinluon::test
