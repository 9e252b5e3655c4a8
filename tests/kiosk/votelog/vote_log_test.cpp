#include "kiosk/votelog/vote_log.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/sqlite/sqlite.h"
#include "tests/kiosk/votelog/votes.h"
#include "tests/support/fault_vfs.h"

namespace xinluon::votelog {
namespace {

using test::FaultVfs;
using test::FileCall;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class VoteLogTest : public testing::Test {
 protected:
  VoteLog open() { return open_or_die(options_); }

  // For tests of many votes that are not about durability.
  void do_not_sync() {
    options_.vfs = vfs_.name();
    vfs_.before = [](const FileCall& call) {
      return call.kind == FileCall::Kind::sync ? test::pretend_done : 0;
    };
  }

  FaultVfs vfs_;
  test::TemporaryFolder folder_;
  Options options_ = options_in(folder_ / "kiosk");
};

TEST_F(VoteLogTest, BeginsAnEpochAndSealsVotesInOrder) {
  VoteLog log = open();
  EXPECT_EQ(log.epochs().size(), 1U);
  EXPECT_EQ(log.epochs().back().head_seq, 0U);
  EXPECT_FALSE(log.trouble());
  EXPECT_EQ(cast(log, 7), 1U);
  EXPECT_EQ(cast(log, 8), 2U);
  EXPECT_THAT(stored_numbers(log), ElementsAre(7, 8));
  const auto records = stored_records(log);
  EXPECT_EQ(records[0].vote, vote_number(7));
  EXPECT_EQ(records[0].boot, options_.boot);
  EXPECT_EQ(records[0].software, options_.software);
}

TEST_F(VoteLogTest, ChainStartsWithKioskAndEpoch) {
  VoteLog log = open();
  cast(log, 1);
  const auto& state = log.epochs().back();
  const auto start = crypto::chain_start(options_.kiosk, state.epoch);
  EXPECT_EQ(log.hash(state.epoch, 0).value(), start);
  const auto answer = log.records({state.epoch, 0, 500, 1000}).value();
  EXPECT_EQ(answer.prev_hash, start);
  EXPECT_EQ(answer.last_hash, crypto::chain_next(start, answer.lines.at(0)));
  EXPECT_EQ(answer.last_hash, state.head_hash);
  EXPECT_EQ(log.hash(state.epoch, 1).value(), state.head_hash);
}

TEST_F(VoteLogTest, GoesOnWhereItStopped) {
  {
    VoteLog log = open();
    cast(log, 1);
  }
  VoteLog log = open();
  EXPECT_EQ(log.epochs().size(), 1U);
  EXPECT_EQ(cast(log, 2), 2U);
  EXPECT_THAT(stored_numbers(log), ElementsAre(1, 2));
}

TEST_F(VoteLogTest, LaterSaveReplacesTheOpenVote) {
  VoteLog log = open();
  ASSERT_TRUE(log.save_open(vote_number(1)));
  Vote changed = vote_number(1);
  changed.changed_from = changed.level;
  changed.level = Level::neutral;
  ASSERT_TRUE(log.save_open(changed));
  ASSERT_EQ(log.seal().value(), 1U);
  EXPECT_EQ(stored_records(log).at(0).vote, changed);
}

TEST_F(VoteLogTest, SealingNothingIsAnError) {
  VoteLog log = open();
  EXPECT_EQ(log.seal().error().code, Errc::not_found);
  EXPECT_FALSE(log.trouble());
}

TEST_F(VoteLogTest, VoteThatNoRecordCanSayIsRefusedAndChangesNothing) {
  VoteLog log = open();
  ASSERT_TRUE(log.save_open(vote_number(1)));
  Vote wrong = vote_number(2);
  wrong.level.reset();
  EXPECT_EQ(log.save_open(wrong).error().code, Errc::rejected);
  wrong = vote_number(2);
  wrong.procedure = std::string(5'000, 'x');
  EXPECT_EQ(log.save_open(wrong).error().code, Errc::rejected);
  EXPECT_FALSE(log.trouble());
  ASSERT_TRUE(log.seal());
  EXPECT_THAT(stored_numbers(log), ElementsAre(1));
}

TEST_F(VoteLogTest, NoAnswerIsSealedLikeAVote) {
  VoteLog log = open();
  Vote nothing = vote_number(1);
  nothing.outcome = Outcome::timed_out;
  nothing.level.reset();
  ASSERT_TRUE(log.save_open(nothing));
  ASSERT_TRUE(log.seal());
  EXPECT_EQ(stored_records(log).at(0).vote, nothing);
}

TEST_F(VoteLogTest, OpenVoteFoundAtStartIsSealedAsItWas) {
  {
    VoteLog log = open();
    cast(log, 1);
    ASSERT_TRUE(log.save_open(vote_number(2)));
  }
  options_.boot = "ffffffff";
  options_.software = "xinluon later";
  VoteLog log = open();
  const auto records = stored_records(log);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[1].vote, vote_number(2));
  EXPECT_EQ(records[1].boot, "0123abcd");
  EXPECT_EQ(records[1].software, "xinluon test");
  EXPECT_EQ(log.seal().error().code, Errc::not_found);
}

TEST_F(VoteLogTest, FilesAreForTheirUserOnly) {
  const mode_t old = umask(0);
  VoteLog log = open();
  cast(log, 1);
  umask(old);
  struct stat info {};
  ASSERT_EQ(stat(options_.folder.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0700U);
  for (const auto& entry : std::filesystem::directory_iterator(options_.folder)) {
    ASSERT_EQ(stat(entry.path().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777, 0600U) << entry.path();
  }
}

TEST_F(VoteLogTest, SecondOpenerIsToldWhoIsInTheWay) {
  const VoteLog log = open();
  const auto second = VoteLog::open(options_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::retry_later);
  EXPECT_THAT(second.error().message, HasSubstr("another program"));
  const pid_t child = fork();
  if (child == 0) {
    const auto third = VoteLog::open(options_);
    _exit(!third && third.error().code == Errc::retry_later ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

// Also one that does not know of the folder's lock, such as the sqlite3 shell.
TEST_F(VoteLogTest, FileIsLockedAgainstEverySQLite) {
  VoteLog log = open();
  cast(log, 1);
  const std::string command =
      "sqlite3 -readonly '" + file_of(options_, log).native() + "' 'SELECT * FROM record' 2>&1";
  const auto close_pipe = [](FILE* pipe) { pclose(pipe); };
  const std::unique_ptr<FILE, decltype(close_pipe)> shell(popen(command.c_str(), "r"), close_pipe);
  std::string said(200, '\0');
  said.resize(fread(said.data(), 1, said.size(), shell.get()));
  EXPECT_THAT(said, HasSubstr("locked"));
  EXPECT_EQ(cast(log, 2), 2U);
}

TEST_F(VoteLogTest, FileLockedBySomebodyElseIsNotMovedAside) {
  std::filesystem::path path;
  {
    VoteLog log = open();
    cast(log, 1);
    path = file_of(options_, log);
  }
  sqlite::OpenOptions other;
  other.exclusive = true;
  const auto holder = sqlite::Connection::open(path, other);
  ASSERT_TRUE(holder);
  const auto log = VoteLog::open(options_);
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().code, Errc::retry_later);
  EXPECT_THAT(log.error().message, HasSubstr("another program has"));
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(VoteLogTest, RecordsComeInBoundedPieces) {
  VoteLog log = open();
  for (int i = 1; i <= 30; ++i) cast(log, i);
  const Epoch epoch = log.epochs().back().epoch;
  EXPECT_EQ(log.records({epoch, 0, 7, 100'000})->lines.size(), 7U);
  const auto bytes = log.records({epoch, 0, 500, 1'000}).value();
  EXPECT_GT(bytes.lines.size(), 1U);
  EXPECT_LT(bytes.lines.size(), 6U);
  EXPECT_EQ(log.records({epoch, 4, 500, 1})->lines.size(), 1U) << "nobody gets stuck";
  const auto last = log.records({epoch, 29, 500, 100'000}).value();
  EXPECT_EQ(last.first_seq, 30U);
  EXPECT_EQ(last.lines.size(), 1U);
  const auto none = log.records({epoch, 30, 500, 100'000}).value();
  EXPECT_THAT(none.lines, IsEmpty());
  EXPECT_EQ(none.prev_hash, log.epochs().back().head_hash);
  EXPECT_EQ(none.last_hash, none.prev_hash);
  EXPECT_EQ(log.records({epoch, 31, 500, 100'000}).error().code, Errc::not_found);
  EXPECT_EQ(log.hash(epoch, 31).error().code, Errc::not_found);
  const Epoch other = *Epoch::from(std::string(32, 'a'));
  EXPECT_EQ(log.records({other, 0, 500, 100'000}).error().code, Errc::not_found);
  EXPECT_EQ(log.hash(other, 0).error().code, Errc::not_found);
  EXPECT_EQ(log.note_backed_up(other, 0).error().code, Errc::not_found);
}

// Durability, as far as it can be seen without cutting the power: each commit syncs the write-ahead log once
// and nothing else. With synchronous=NORMAL it would not at all, with a rollback journal several times.
TEST_F(VoteLogTest, EveryCommitSyncsOnce) {
  options_.vfs = vfs_.name();
  VoteLog log = open();
  cast(log, 1);
  int syncs = 0;
  vfs_.before = [&](const FileCall& call) {
    if (call.kind != FileCall::Kind::write && call.kind != FileCall::Kind::sync) return 0;
    EXPECT_TRUE(call.is_on_log()) << call.path;
    if (call.kind == FileCall::Kind::sync) ++syncs;
    return 0;
  };
  for (int i = 1; i <= 20; ++i) {
    ASSERT_TRUE(log.save_open(vote_number(i), token_number(i)));
    EXPECT_EQ(syncs, 2 * i - 1);
    ASSERT_TRUE(log.seal());
    EXPECT_EQ(syncs, 2 * i);
  }
  ASSERT_TRUE(log.record_unanswered(no_answer_number(21), token_number(21)));
  EXPECT_EQ(syncs, 41);
  vfs_.before = nullptr;
}

// A card may garble the whole sector that it is writing when the power goes. So no commit writes into a
// sector that an earlier one made durable.
TEST_F(VoteLogTest, NoCommitTouchesASectorThatHoldsAnEarlierOne) {
  constexpr std::int64_t sector_bytes = 4096;
  options_.vfs = vfs_.name();
  VoteLog log = open();
  cast(log, 1);                    // the log's header is written and synced before its first frame
  std::set<std::int64_t> written;  // sectors since the last sync
  std::set<std::int64_t> durable;
  vfs_.before = [&](const FileCall& call) {
    if (call.kind == FileCall::Kind::write) {
      for (auto s = call.offset / sector_bytes; s * sector_bytes < call.offset + call.bytes; ++s) {
        EXPECT_FALSE(durable.contains(s)) << "sector " << s;
        written.insert(s);
      }
    } else if (call.kind == FileCall::Kind::sync) {
      durable.merge(written);
      written.clear();
    }
    return 0;
  };
  for (int i = 0; i < 50; ++i) {
    cast(log, i);
    written.clear();  // what follows the sync is only padding
  }
  EXPECT_GT(durable.size(), 100U);
  vfs_.before = nullptr;
}

TEST_F(VoteLogTest, MaintenanceKeepsTheWriteAheadLogShort) {
  do_not_sync();
  VoteLog log = open();
  const std::string wal = file_of(options_, log).native() + "-wal";
  std::uintmax_t longest = 0;
  for (int i = 0; i < 1'000; ++i) {
    cast(log, i);
    log.maintain();
    longest = std::max(longest, std::filesystem::file_size(wal));
  }
  EXPECT_LT(longest, 5U * 1024 * 1024);
}

TEST_F(VoteLogTest, RetentionKeepsEnoughAndWhatIsNotBackedUp) {
  do_not_sync();
  options_.keep_records = 50;
  VoteLog log = open();
  const Epoch epoch = log.epochs().back().epoch;
  for (int i = 1; i <= 400; ++i) cast(log, i);
  ASSERT_TRUE(log.note_backed_up(epoch, 0));
  EXPECT_EQ(log.epochs().back().first_seq, 1U);
  ASSERT_TRUE(log.note_backed_up(epoch, 200));
  EXPECT_EQ(log.epochs().back().first_seq, 201U) << "200 are backed up";
  ASSERT_TRUE(log.note_backed_up(epoch, 400));
  EXPECT_EQ(log.epochs().back().first_seq, 351U) << "50 newer ones must be kept";
  EXPECT_EQ(log.note_backed_up(epoch, 401).error().code, Errc::rejected);

  // The kept rest still verifies, from the hash that was taken along.
  const auto rest = stored_numbers(log);
  EXPECT_EQ(rest.size(), 50U);
  EXPECT_EQ(rest.front(), 351);
  EXPECT_EQ(log.records({epoch, 349, 500, 100'000}).error().code, Errc::not_found);
  EXPECT_EQ(log.hash(epoch, 349).error().code, Errc::not_found);
  EXPECT_TRUE(log.hash(epoch, 350));
  EXPECT_TRUE(log.hash(epoch, 0));
}

TEST_F(VoteLogTest, FileThatForgotItsBeginningOpensAgain) {
  do_not_sync();
  options_.keep_records = 50;
  std::vector<std::int64_t> kept;
  {
    VoteLog log = open();
    for (int i = 1; i <= 400; ++i) cast(log, i);
    ASSERT_TRUE(log.note_backed_up(log.epochs().back().epoch, 400));
    kept = stored_numbers(log);
  }
  VoteLog log = open();
  EXPECT_EQ(log.epochs().size(), 1U);
  EXPECT_EQ(stored_numbers(log), kept);
  EXPECT_EQ(cast(log, 401), 401U);
}

}  // namespace
}  // namespace xinluon::votelog
