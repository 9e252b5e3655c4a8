// Several vote files in a folder, and calls that fail while they are opened, drained and removed: each is
// there again at the next start, and the one that is written takes votes meanwhile.
#include <map>
#include <utility>

#include "kiosk/votelog/opening.h"
#include "kiosk/votelog/retention.h"
#include "tests/kiosk/votelog/failing_folder.h"

namespace xinluon::votelog {
namespace {

class EpochsFaultsTest : public FailingFolder {
 protected:
  // A file with one vote, and another one open; the next start begins a new epoch beside it.
  fs::path write_epoch(std::int64_t n, bool leave_one_open = false) {
    VoteLog log = open();
    cast(log, n);
    if (leave_one_open) {
      EXPECT_TRUE(log.save_open(vote_number(n + 1)));
    }
    damage_something_newer(options_);
    return file_of(options_, log);
  }
  static Numbers stored(VoteLog& log) {
    const auto numbers = stored_numbers(log);
    return {numbers.begin(), numbers.end()};
  }
  Numbers stored_after_restart() {
    VoteLog log = open();
    return stored(log);
  }
};

TEST_F(EpochsFaultsTest, OldFileWhoseOpenVoteCanNotBeSealedNowIsLeftForTheNextStart) {
  const fs::path old = write_epoch(1, true);
  vfs_.before = [&](const FileCall& call) {
    return call.kind == FileCall::Kind::write && call.path.starts_with(old.native())
               ? test::sqlite_ioerr_write
               : 0;
  };
  {
    VoteLog log = open();
    EXPECT_EQ(log.epochs().size(), 1U);
    EXPECT_FALSE(log.trouble());
    cast(log, 3);
  }
  vfs_.before = nullptr;
  EXPECT_EQ(stored_after_restart(), (Numbers{1, 2, 3}));
}

TEST_F(EpochsFaultsTest, AllFilesAreReadWhileNothingIsStored) {
  write_epoch(1);
  {
    VoteLog log = open();
    cast(log, 2);
    ASSERT_TRUE(log.save_open(vote_number(3)));
  }
  vfs_.before = [](const FileCall& call) {
    return call.kind == FileCall::Kind::write ? test::sqlite_ioerr_write : 0;
  };
  VoteLog log = open();
  EXPECT_TRUE(log.trouble());
  EXPECT_EQ(stored(log), (Numbers{1, 2}));
  vfs_.before = nullptr;
  ASSERT_TRUE(log.recover());
  EXPECT_EQ(stored(log), (Numbers{1, 2, 3}));
}

// A commit to the file that is written fails, and what the other file says is in no doubt.
TEST_F(EpochsFaultsTest, OldFileIsServedWhileACommitToTheNewOneIsInDoubt) {
  write_epoch(1);
  VoteLog log = open();
  cast(log, 2);
  damage_something_newer(options_);  // somebody's rubbish, which the repair finds
  vfs_.before = [](const FileCall& call) {
    return call.kind == FileCall::Kind::sync ? test::sqlite_ioerr_fsync : 0;
  };
  EXPECT_FALSE(log.save_open(vote_number(3)));
  EXPECT_TRUE(log.trouble());
  EXPECT_EQ(stored(log), (Numbers{1, 2}));
  vfs_.before = nullptr;
  ASSERT_TRUE(log.recover());
  EXPECT_EQ(stored(log), (Numbers{1, 2}));
}

TEST_F(EpochsFaultsTest, FailedNoteOfABackupClosesTheOldFileUntilTheNextStart) {
  const fs::path old = write_epoch(1);
  {
    VoteLog log = open();
    vfs_.before = [&](const FileCall& call) {
      return call.kind == FileCall::Kind::write && call.path.starts_with(old.native())
                 ? test::sqlite_ioerr_write
                 : 0;
    };
    const wire::EpochState state = log.epochs().front();
    EXPECT_FALSE(log.note_backed_up(state.epoch, state.head_seq));
    EXPECT_EQ(log.epochs().size(), 1U);
    EXPECT_FALSE(log.trouble());
    cast(log, 2);
    vfs_.before = nullptr;
  }
  EXPECT_EQ(stored_after_restart(), (Numbers{1, 2}));
}

// More files than are open at once; those that wait for their turn can't be opened then.
TEST_F(EpochsFaultsTest, FileThatCanNotBeOpenedInItsTurnIsLeftForTheNextStart) {
  constexpr int epochs = 12;
  Numbers all;
  for (int n = 1; n <= epochs; ++n) {
    write_epoch(n);
    all.insert(n);
  }
  Numbers found;
  {
    VoteLog log = open();
    cast(log, 100);
    vfs_.before = [](const FileCall& call) {
      return call.kind == FileCall::Kind::open && call.path.ends_with(".db") ? test::sqlite_ioerr_read : 0;
    };
    found = drained(log);
    EXPECT_EQ(found.size(), max_draining_files) << "those that were open";
    EXPECT_EQ(cast(log, 101), 2U);
  }
  vfs_.before = nullptr;
  VoteLog log = open();
  found.merge(drained(log));
  EXPECT_EQ(found, all);
  EXPECT_EQ(stored(log), (Numbers{100, 101}));
}

// The same while they are opened: each is looked at once, and a second time where too many were open then.
TEST_F(EpochsFaultsTest, FileThatCanNotBeOpenedTwiceIsLeftForTheNextStart) {
  constexpr int epochs = 20;  // names are chance: the oldest are hardly ever all among the first
  Numbers all;
  for (int n = 1; n <= epochs; ++n) {
    write_epoch(n);
    all.insert(n);
  }
  std::map<std::string, int> opened;
  vfs_.before = [&](const FileCall& call) {
    const bool again = call.kind == FileCall::Kind::open && call.path.ends_with(".db") &&
                       ++opened[std::string(call.path)] > 1;
    return again ? test::sqlite_ioerr_read : 0;
  };
  Numbers found;
  {
    VoteLog log = open();
    found = drained(log);
  }
  EXPECT_LT(found.size(), all.size());
  vfs_.before = nullptr;
  VoteLog log = open();
  found.merge(drained(log));
  EXPECT_EQ(found, all);
}

// What the server has in a backup leaves with its file, at once or at a later start.
TEST_F(EpochsFaultsTest, FileWhoseEveryRecordMayLeaveGoesAtOnce) {
  options_.keep_records = 5;
  constexpr std::int64_t many = forget_step + 10;
  const fs::path old = write_history(options_, many);
  damage_something_newer(options_);
  VoteLog log = open();
  for (int n = 1; n <= 5; ++n) cast(log, n);
  ASSERT_TRUE(log.note_backed_up(log.epochs().front().epoch, many));
  EXPECT_EQ(log.epochs().size(), 1U);
  EXPECT_FALSE(fs::exists(old));
}

TEST_F(EpochsFaultsTest, FileWithoutARecordGoesAtTheNextStart) {
  fs::path empty;
  {
    const VoteLog log = open();
    empty = file_of(options_, log);
    damage_something_newer(options_);
  }
  VoteLog log = open();
  EXPECT_FALSE(fs::exists(empty));
  EXPECT_EQ(log.epochs().size(), 1U);
}

// Somebody took the file away between a commit that failed and its repair.
TEST_F(EpochsFaultsTest, AcknowledgedVoteIsKeptInANewFileWhereItsFileIsGone) {
  for (const bool older_one : {false, true}) {
    options_ = options_in(folder_ / (older_one ? "two" : "one"), vfs_.name());
    if (older_one) write_epoch(1);
    VoteLog log = open();
    const fs::path path = file_of(options_, log);
    ASSERT_TRUE(log.save_open(vote_number(2)));
    vfs_.before = [&](const FileCall& call) {
      if (call.kind != FileCall::Kind::sync || call.path != path.native() + "-wal") return 0;
      vfs_.before = nullptr;
      fs::remove(path);
      return test::sqlite_ioerr_fsync;
    };
    EXPECT_TRUE(log.seal());
    EXPECT_TRUE(stored(log).contains(2));
    EXPECT_FALSE(log.trouble());
  }
}

// A commit that no vote depends on is called corrupt: the new file has nothing to make true.
TEST_F(EpochsFaultsTest, FileThatTurnsOutCorruptWhileNothingIsOpenIsMovedAside) {
  options_.keep_records = 10;
  const fs::path path = write_history(options_, forget_step + 20);
  VoteLog log = open();
  vfs_.before = [&](const FileCall& call) {
    if (call.kind != FileCall::Kind::write || !call.is_on_log()) return 0;
    vfs_.before = nullptr;
    return test::sqlite_corrupt;
  };
  EXPECT_FALSE(log.note_backed_up(log.epochs().back().epoch, forget_step + 20));
  EXPECT_FALSE(log.trouble());
  EXPECT_FALSE(fs::exists(path));
  EXPECT_EQ(cast(log, 1), 1U) << "in a new epoch";
  EXPECT_EQ(stored(log), (Numbers{1}));
}

// Refused, and so not spent: the citizen may be asked again.
TEST_F(EpochsFaultsTest, TokenOfAVoteThatWasRefusedIsNotSpentInTheNewFileEither) {
  VoteLog log = open();
  const fs::path path = file_of(options_, log);
  vfs_.before = [&](const FileCall& call) {
    if (call.kind != FileCall::Kind::write || !call.is_on_log()) return 0;
    vfs_.before = nullptr;
    return test::sqlite_corrupt;
  };
  EXPECT_FALSE(log.save_open(vote_number(1), "t-1"));
  EXPECT_FALSE(fs::exists(path));
  ASSERT_TRUE(log.recover());
  EXPECT_FALSE(log.is_spent("t-1").value());
  EXPECT_EQ(stored(log), Numbers());
}

// Its successors had no tokens to take over.
TEST_F(EpochsFaultsTest, TokenOfAFileThatCouldNotBeReadIsKnownAgainWithIt) {
  write_epoch(1);
  fs::path old;
  {
    VoteLog log = open();
    ASSERT_TRUE(log.save_open(vote_number(2), "t-2"));
    ASSERT_TRUE(log.seal());
    old = file_of(options_, log);
    damage_something_newer(options_);
  }
  vfs_.before = [&](const FileCall& call) {
    return call.kind == FileCall::Kind::read && call.path == old.native() ? test::sqlite_ioerr_read : 0;
  };
  write_epoch(3);
  {
    VoteLog log = open();
    cast(log, 4);
    EXPECT_FALSE(log.is_spent("t-2").value());
  }
  vfs_.before = nullptr;
  VoteLog log = open();
  EXPECT_NE(file_of(options_, log), old);
  EXPECT_EQ(stored(log), (Numbers{1, 2, 3, 4}));
  EXPECT_TRUE(log.is_spent("t-2").value());
  EXPECT_FALSE(log.is_spent("t-3").value());
}

// Removing is on the card, past SQLite.
TEST_F(EpochsFaultsTest, FileThatCanNotBeRemovedIsRemovedLater) {
  options_.vfs.clear();
  options_.keep_records = 1;
  const fs::path old = write_epoch(1);
  {
    VoteLog log = open();
    ASSERT_TRUE(log.note_backed_up(log.epochs().front().epoch, 1));
    cast(log, 2);
  }
  ASSERT_TRUE(fs::exists(old));
  damage_something_newer(options_);  // nothing newer that is intact counts it
  Card card(folder_.path(), 1);
  card.before = [&](const CardCall& call) {
    return call.kind == CardCall::Kind::remove && call.name == old.filename().native() ? Fate::failed
                                                                                       : Fate::done;
  };
  EXPECT_EQ(stored_after_restart(), (Numbers{2}));
  EXPECT_TRUE(fs::exists(old));
  bool unsynced = false;  // the removal; that one fsync fails
  card.before = [&](const CardCall& call) {
    if (call.kind == CardCall::Kind::remove && call.name == old.filename().native()) unsynced = true;
    return call.kind == CardCall::Kind::sync_folder && std::exchange(unsynced, false) ? Fate::failed
                                                                                      : Fate::done;
  };
  EXPECT_EQ(stored_after_restart(), (Numbers{2}));
  EXPECT_FALSE(fs::exists(old));
}

}  // namespace
}  // namespace xinluon::votelog
