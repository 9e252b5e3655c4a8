// What nobody waits for, and fails: a checkpoint, the letting go of old tokens, a salvage that finds no room.
#include "kiosk/votelog/reserve_file.h"
#include "kiosk/votelog/vote_file.h"
#include "sync/base/files.h"
#include "tests/kiosk/votelog/failing_folder.h"
#include "tests/support/scarce_memory.h"

namespace xinluon::votelog {
namespace {

class MaintenanceTest : public FailingFolder {
 protected:
  // As many commits as a checkpoint waits for.
  static void commit_until_due(VoteLog& log) {
    for (int n = 1; n <= checkpoint_commits / 2; ++n) cast(log, n);
  }
  // Of both halves: some must go.
  void fill_with_tokens() const {
    auto connection = sqlite::Connection::open(path_, {}).value();
    ASSERT_TRUE(
        connection.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                           std::to_string(tokens_in_a_part) +
                           ") INSERT INTO spent_token SELECT randomblob(16), 1 FROM n;"
                           "INSERT INTO spent_token VALUES(randomblob(16), 0)"));
  }

  fs::path path_;
};

TEST_F(MaintenanceTest, FailedCheckpointIsMadeLaterAndLosesNothing) {
  {
    VoteLog log = open();
    commit_until_due(log);
    int failed = 0;
    vfs_.before = [&](const FileCall& call) {
      if (call.kind != FileCall::Kind::write || call.is_on_log()) return 0;
      ++failed;
      return test::sqlite_ioerr_write;
    };
    log.maintain();
    EXPECT_GT(failed, 0);
    EXPECT_FALSE(log.trouble());
    EXPECT_EQ(cast(log, 1'000), static_cast<Seq>(checkpoint_commits / 2 + 1));
    vfs_.before = nullptr;
  }
  VoteLog log = open();
  EXPECT_EQ(stored_numbers(log).size(), static_cast<std::size_t>(checkpoint_commits / 2 + 1));
}

// It is a commit like any other: after it failed the file is opened anew, and an open vote stays open
// meanwhile.
TEST_F(MaintenanceTest, FailedLettingGoOfTokensIsRepairedLikeEveryCommit) {
  {
    const VoteLog log = open();
    path_ = file_of(options_, log);
  }
  fill_with_tokens();
  VoteLog log = open();
  commit_until_due(log);
  ASSERT_TRUE(log.save_open(vote_number(500), "t-500"));
  bool written = false;
  bool failed = false;
  int opened_after = 0;
  vfs_.before = [&](const FileCall& call) {
    if (failed && call.kind == FileCall::Kind::open && call.path == path_.native()) ++opened_after;
    written = written || (call.kind == FileCall::Kind::write && call.is_on_log());
    if (failed || !written || call.kind != FileCall::Kind::sync) return 0;
    failed = true;
    return test::sqlite_ioerr_fsync;
  };
  log.maintain();
  EXPECT_TRUE(failed);
  EXPECT_EQ(opened_after, 1);
  vfs_.before = nullptr;
  EXPECT_FALSE(log.trouble());
  EXPECT_TRUE(log.is_spent("t-500").value());
  EXPECT_EQ(log.seal().value(), static_cast<Seq>(checkpoint_commits / 2 + 1)) << "it was open still";
}

// Nobody may vote twice because a page could not be read.
TEST_F(MaintenanceTest, TokenThatCanNotBeLookedUpIsLookedUpInAFileOpenedAnew) {
  options_.vfs.clear();
  test::ScarceMemory memory;
  VoteLog log = open();
  ASSERT_TRUE(log.save_open(vote_number(1), "t-1"));
  ASSERT_TRUE(log.seal());
  memory.refuse(1, 1);
  const auto spent = log.is_spent("t-1");
  EXPECT_GT(memory.asked(), 1U);
  memory.refuse_none();
  EXPECT_TRUE(spent.value());
  EXPECT_FALSE(log.trouble());
}

TEST_F(MaintenanceTest, ReserveThatCanNotBeMadeIsNoReasonToTakeNoVotes) {
  fs::create_directory(options_.folder / "reserve");
  VoteLog log = open();
  EXPECT_FALSE(log.trouble());
  EXPECT_EQ(cast(log, 1), 1U);
}

class FullCardTest : public MaintenanceTest {
 protected:
  FullCardTest() { options_.vfs.clear(); }
};

TEST_F(FullCardTest, StoresAgainOnceThereIsRoomForTheReserve) {
  Card card(folder_.path(), 1);
  VoteLog log = open();
  cast(log, 1);
  card.set_capacity(card.used_bytes());
  EXPECT_EQ(log.save_open(vote_number(2)).error().code, Errc::full);
  EXPECT_EQ(log.recover().error().code, Errc::full);
  card.set_capacity(card.used_bytes() + options_.reserve_bytes + reserve_margin_bytes / 2);
  EXPECT_EQ(log.recover().error().code, Errc::full) << "not with so little";
  ASSERT_TRUE(log.trouble());
  card.set_capacity(0);
  ASSERT_TRUE(log.recover());
  EXPECT_EQ(cast(log, 3), 2U);
}

TEST_F(FullCardTest, SalvageThatFindsNoRoomGivesBackWhatItTookAndIsToldOf) {
  constexpr std::int64_t votes = 400;
  path_ = write_history(options_, votes);
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file << std::string(100, '\xA5');
  }
  const auto damaged_bytes = fs::file_size(path_);
  Card card(folder_.path(), 1);
  {
    VoteLog log = open();
    card.set_capacity(card.used_bytes() + damaged_bytes + 50'000);  // for one copy, not for two
    for (int steps = 0; log.has_work() && steps < 100; ++steps) log.maintain();
    EXPECT_FALSE(log.has_work());
    for (const auto& name : names_in(folder_.path())) EXPECT_EQ(name.find(".new"), std::string::npos) << name;
    EXPECT_FALSE(log.trouble());
    EXPECT_TRUE(log.holds_votes_aside());
    for (int n = 1; n <= 10; ++n) cast(log, n);
  }
  card.set_capacity(0);
  VoteLog log = open();
  while (log.has_work()) log.maintain();
  EXPECT_FALSE(log.holds_votes_aside());
  EXPECT_EQ(stored_numbers(log).size(), static_cast<std::size_t>(votes + 10));
}

}  // namespace
}  // namespace xinluon::votelog
