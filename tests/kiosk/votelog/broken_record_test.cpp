// A record older than what a start verifies is broken, and found when it is read to be sent: its file is set
// aside, now or as soon as that can be done, and neither a vote nor younger records wait for it.
#include "kiosk/votelog/opening.h"
#include "tests/kiosk/votelog/failing_folder.h"

namespace xinluon::votelog {
namespace {

constexpr std::int64_t votes = static_cast<std::int64_t>(tail_records) + 200;
constexpr std::int64_t broken = 100;

class BrokenRecordTest : public FailingFolder {
 protected:
  void write_votes() {
    path_ = write_history(options_, votes);
    break_record(path_, broken);
    epoch_ = epoch_of(path_);
  }
  // Asks for the records from the broken one on.
  void expect_corrupt(VoteLog& log) const {
    const auto answer = log.records({*epoch_, broken - 1, 10, 1'000'000});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::corrupt) << answer.error().message;
  }
  bool is_written(const VoteLog& log) const { return log.epochs().back().epoch == *epoch_; }
  bool is_aside() const { return !fs::exists(path_) && fs::exists(path_.native() + ".damaged-1"); }
  static void work(VoteLog& log) {
    for (int steps = 0; log.has_work() && steps < 1'000; ++steps) log.maintain();
    EXPECT_FALSE(log.has_work());
  }
  // All but the broken record and those behind it, of which somebody is told.
  void expect_salvaged(VoteLog& log) const {
    work(log);
    ASSERT_EQ(log.epochs().front().epoch, *epoch_);
    EXPECT_EQ(log.epochs().front().head_seq, static_cast<Seq>(broken - 1));
    EXPECT_TRUE(log.holds_votes_aside());
  }

  // One vote in each.
  void write_older_epochs() {
    for (std::size_t i = 1; i <= max_draining_files; ++i) {
      VoteLog log = open();
      cast(log, first_older + static_cast<std::int64_t>(i));
      damage_something_newer(options_);
    }
  }
  static Numbers older_votes(std::int64_t and_those_up_to) {
    Numbers all;
    for (std::size_t i = 1; i <= max_draining_files; ++i)
      all.insert(first_older + static_cast<std::int64_t>(i));
    for (std::int64_t n = 1; n <= and_those_up_to; ++n) all.insert(n);
    return all;
  }

  static constexpr std::int64_t first_older = 9'000;
  fs::path path_;
  std::optional<Epoch> epoch_;
};

TEST_F(BrokenRecordTest, NothingMovesWhileAVoteIsOpen) {
  write_votes();
  VoteLog log = open();
  ASSERT_TRUE(log.save_open(vote_number(votes + 1)));
  expect_corrupt(log);
  EXPECT_TRUE(is_written(log));
  EXPECT_FALSE(log.has_work());
  EXPECT_EQ(log.seal().value(), static_cast<Seq>(votes + 1));
  expect_corrupt(log);
  EXPECT_FALSE(is_written(log));
  EXPECT_TRUE(is_aside());
  EXPECT_TRUE(log.has_work());
  ASSERT_TRUE(log.save_open(vote_number(1)));
  EXPECT_FALSE(log.has_work()) << "a vote is open";
  ASSERT_TRUE(log.seal());
  expect_salvaged(log);
}

TEST_F(BrokenRecordTest, NothingMovesWhileNothingIsStored) {
  write_votes();
  VoteLog log = open();
  vfs_.before = [](const FileCall& call) {
    return call.kind == FileCall::Kind::write || call.kind == FileCall::Kind::sync ? test::sqlite_ioerr_write
                                                                                   : 0;
  };
  EXPECT_FALSE(log.save_open(vote_number(1)));
  expect_corrupt(log);
  EXPECT_TRUE(is_written(log));
  EXPECT_TRUE(log.note_backed_up(*epoch_, votes)) << "there is time";
  EXPECT_FALSE(is_aside());
  vfs_.before = nullptr;
  ASSERT_TRUE(log.recover());
  expect_corrupt(log);
  EXPECT_TRUE(is_aside());
  expect_salvaged(log);
}

TEST_F(BrokenRecordTest, VotingGoesOnInTheOldFileWhereNoNewOneCanBeMade) {
  write_votes();
  VoteLog log = open();
  vfs_.before = [](const FileCall& call) {
    return call.path.ends_with(".db.new") ? test::sqlite_ioerr_write : 0;
  };
  expect_corrupt(log);
  EXPECT_TRUE(is_written(log));
  EXPECT_FALSE(log.trouble());
  EXPECT_EQ(cast(log, 1), static_cast<Seq>(votes + 1));
  vfs_.before = nullptr;
  expect_corrupt(log);
  EXPECT_TRUE(is_aside());
  EXPECT_EQ(cast(log, 2), 1U);
}

// Also of an older epoch: the one that is written is not touched.
TEST_F(BrokenRecordTest, OlderFileIsSetAsideAlone) {
  write_votes();
  damage_something_newer(options_);
  VoteLog log = open();
  ASSERT_EQ(log.epochs().size(), 2U);
  const Epoch writing = log.epochs().back().epoch;
  cast(log, 1);
  expect_corrupt(log);
  EXPECT_EQ(log.epochs().size(), 1U);
  EXPECT_EQ(log.epochs().back().epoch, writing);
  EXPECT_TRUE(is_aside());
  EXPECT_EQ(cast(log, 2), 2U);
}

// As many files as may be open: the oldest waits for its turn, and comes.
TEST_F(BrokenRecordTest, OldestFileWaitsWhereTooManyAreOpen) {
  write_older_epochs();
  write_votes();
  VoteLog log = open();
  ASSERT_EQ(log.epochs().size(), max_draining_files + 1);
  expect_corrupt(log);
  EXPECT_TRUE(is_aside());
  EXPECT_EQ(log.epochs().size(), max_draining_files);
  work(log);
  EXPECT_EQ(drained(log), older_votes(broken - 1));
}

TEST_F(BrokenRecordTest, SalvagedFileWaitsWhereTooManyAreOpen) {
  write_older_epochs();
  constexpr std::int64_t few = 30;
  path_ = write_history(options_, few);
  break_record(path_, few);
  VoteLog log = open();
  ASSERT_EQ(log.epochs().size(), max_draining_files + 1);
  work(log);
  EXPECT_EQ(log.epochs().size(), max_draining_files + 1);
  EXPECT_EQ(drained(log), older_votes(few - 1));
}

// The card refuses to move the file: it stays where it is, and is found again.
class BrokenRecordOnACard : public BrokenRecordTest {
 protected:
  void expect_left_and_found_again(CardCall::Kind kind) {
    options_.vfs.clear();
    write_votes();
    const std::string note = path_.native() + ".damaged-1.salvaged";
    std::ofstream(note) << "50";  // of a move that never was
    Card card(folder_.path(), 1);
    {
      VoteLog log = open();
      card.before = [&](const CardCall& call) {
        const bool hit = call.kind == kind && call.name.starts_with("votes-" + epoch_->text());
        return hit ? Fate::failed : Fate::done;
      };
      expect_corrupt(log);
      EXPECT_FALSE(is_written(log)) << "younger votes are not held up";
      EXPECT_TRUE(fs::exists(path_));
      EXPECT_EQ(cast(log, 1), 1U);
      card.before = nullptr;
    }
    VoteLog log = open();
    expect_corrupt(log);
    EXPECT_TRUE(is_aside());
    EXPECT_FALSE(fs::exists(note)) << "it would limit what is salvaged";
    expect_salvaged(log);
  }
};

TEST_F(BrokenRecordOnACard, FileThatCanNotBeMovedIsFoundAgain) {
  expect_left_and_found_again(CardCall::Kind::rename);
}

TEST_F(BrokenRecordOnACard, FileWhoseOldNoteCanNotBeRemovedIsFoundAgain) {
  expect_left_and_found_again(CardCall::Kind::remove);
}

}  // namespace
}  // namespace xinluon::votelog
