// What a salvage makes of files that somebody, or a card, changed in odd places.
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kiosk/votelog/salvage.h"
#include "kiosk/votelog/vote_folder.h"
#include "sync/base/files.h"
#include "sync/sqlite/sqlite.h"
#include "tests/kiosk/votelog/votes.h"
#include "tests/support/card/card.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;
using test::Card;
using test::CardCall;
using test::Fate;
using testing::Contains;
using testing::EndsWith;
using testing::Not;

constexpr std::size_t page_bytes = 4096;
constexpr std::size_t any_size = 64 * 1024 * 1024;

class SalvageDamagesTest : public testing::Test {
 protected:
  // A damaged file with votes 1 … n, that was moved aside; the next one is open.
  void write_wreck(int n) {
    {
      VoteLog log = open_or_die(options_);
      for (int i = 1; i <= n; ++i) cast(log, i);
      path_ = file_of(options_, log);
      EXPECT_TRUE(log.save_open(vote_number(n + 1)));
    }
    fs::rename(path_, damaged());
  }
  std::string damaged() const { return path_.native() + ".damaged-1"; }
  std::string note() const { return damaged() + ".salvaged"; }
  void change(const std::string& sql) const {
    auto connection = sqlite::Connection::open(damaged(), {}).value();
    for (const char* trigger : {"record_never_changes", "record_leaves_by_retention",
                                "retention_is_backed_up", "meta_keeps_its_identity", "meta_stays"})
      ASSERT_TRUE(connection.execute(std::string("DROP TRIGGER IF EXISTS ") + trigger));
    const auto changed = connection.execute(sql);
    ASSERT_TRUE(changed) << sql << ": " << changed.error().message;
    ASSERT_TRUE(connection.scalar("PRAGMA wal_checkpoint(TRUNCATE)"));
  }
  void garble(std::size_t at, std::size_t bytes) const {
    std::fstream file(damaged(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file << std::string(bytes, '\xA5');
  }
  void garble_page_of(int n) const {
    const std::size_t at = read_file(damaged(), any_size)->find(R"("boot_ms":)" + std::to_string(n) + ",");
    ASSERT_NE(at, std::string::npos);
    garble(at / page_bytes * page_bytes, page_bytes);
  }
  static void work(VoteLog& log) {
    for (int steps = 0; log.has_work() && steps < 1'000; ++steps) log.maintain();
    EXPECT_FALSE(log.has_work());
  }
  // How many records a kiosk that starts now saves, and whether it says that votes are left.
  std::pair<Seq, bool> saved() const {
    VoteLog log = open_or_die(options_);
    work(log);
    const bool any = log.epochs().size() > 1;
    if (any) {
      EXPECT_EQ(log.epochs().front().epoch, epoch_of(path_));
      EXPECT_EQ(lines_of(log, log.epochs().front()).size(),
                log.epochs().front().head_seq + 1 - log.epochs().front().first_seq);
    }
    return {any ? log.epochs().front().head_seq : 0, log.holds_votes_aside()};
  }
  using Saved = std::pair<Seq, bool>;
  static constexpr bool left = true;
  static constexpr bool nothing_left = false;

  test::TemporaryFolder folder_{test::Medium::memory};
  Options options_ = options_in(folder_.path());
  fs::path path_;
};

TEST_F(SalvageDamagesTest, MetaIsNotNeededWhereTheChainBeganWithRecordOne) {
  for (const char* const loss : {"DROP TABLE meta", "UPDATE meta SET left_hash = x'00'",
                                 "UPDATE meta SET epoch = '00112233445566778899aabbccddeeff'"}) {
    write_wreck(20);
    change(loss);
    EXPECT_EQ(saved(), Saved(21, nothing_left)) << loss;
    for (const auto& name : names_in(folder_.path())) fs::remove(folder_ / name);
  }
}

TEST_F(SalvageDamagesTest, OpenVoteThatIsNoLineIsLeft) {
  write_wreck(20);
  change("UPDATE open_vote SET bytes = x'00'");
  EXPECT_EQ(saved(), Saved(20, left));
}

// Two hashes in a row are not enough: the second must follow from the first.
TEST_F(SalvageDamagesTest, ChainThatIsForgedInTheMiddleEndsThere) {
  write_wreck(20);
  change("UPDATE meta SET backed_up_seq = 8; UPDATE record SET hash = randomblob(32) WHERE seq IN (12, 13)");
  EXPECT_EQ(saved(), Saved(11, left));
}

TEST_F(SalvageDamagesTest, LimitEndsTheSearchBehindAGapToo) {
  write_wreck(60);
  garble_page_of(30);
  ASSERT_TRUE(note_carried_over(damaged(), 32));
  const auto [head, aside] = saved();
  EXPECT_LT(head, 30U);
  EXPECT_TRUE(aside);
}

// The log beside it holds the first page, as after a cut in a checkpoint.
TEST_F(SalvageDamagesTest, FirstPageIsTakenFromTheLog) {
  const Options origin = options_in(folder_ / "kiosk");
  {
    VoteLog log = open_or_die(origin);
    for (int n = 1; n <= 20; ++n) cast(log, n);
    path_ = folder_ / file_of(origin, log).filename();
    fs::copy(file_of(origin, log), damaged());
    fs::copy(file_of(origin, log).native() + "-wal", damaged() + "-wal");
  }
  fs::remove_all(origin.folder);
  garble(0, page_bytes);
  EXPECT_EQ(saved(), Saved(20, nothing_left));
}

TEST_F(SalvageDamagesTest, WhatIsNoFileHasNoFirstPage) {
  write_wreck(3);
  fs::rename(damaged(), folder_ / "elsewhere");
  fs::create_symlink(folder_ / "elsewhere", damaged());
  EXPECT_EQ(saved(), Saved(0, left));
}

TEST_F(SalvageDamagesTest, VotesStayAsideWhileOneOfTwoFilesHoldsSome) {
  write_wreck(20);
  std::ofstream(folder_ / "votes-00112233445566778899aabbccddeeff.db.damaged-1") << "rubbish";
  EXPECT_EQ(saved(), Saved(21, left));
  EXPECT_EQ(saved(), Saved(21, left)) << "at the next start too";
}

// A cut between the note and the name: the salvage begins anew.
TEST_F(SalvageDamagesTest, NoteOfASoundFileThatNeverCameIsNoEnd) {
  write_wreck(20);
  std::ofstream(note()) << "10 once the sound file has its name: done";
  std::ofstream(folder_ / "notes.salvaged") << "once the sound file has its name: done";
  std::ofstream(folder_ / "notes") << "somebody's";
  EXPECT_EQ(saved(), Saved(10, nothing_left));
  EXPECT_EQ(read_file(note(), 100), "done");
  EXPECT_EQ(read_file(folder_ / "notes.salvaged", 100), "once the sound file has its name: done");
}

// What a note says when it can't be read nobody knows: that all is done, or what was carried over.
TEST_F(SalvageDamagesTest, NothingIsSavedWhileTheNoteCanNotBeRead) {
  write_wreck(20);
  ASSERT_TRUE(note_carried_over(damaged(), 10));
  Card card(folder_.path(), 1);
  card.before = [&](const CardCall& call) {
    return call.kind == CardCall::Kind::read && call.name.ends_with(".salvaged") ? Fate::failed : Fate::done;
  };
  EXPECT_EQ(saved(), Saved(0, left));
  card.before = nullptr;
  EXPECT_EQ(saved(), Saved(10, nothing_left));
}

TEST_F(SalvageDamagesTest, NoteWhoseEndCanNotBeWrittenIsEndedLater) {
  write_wreck(20);
  EXPECT_EQ(saved(), Saved(21, nothing_left));
  std::ofstream(note(), std::ios::trunc) << "once the sound file has its name: done";
  Card card(folder_.path(), 1);
  card.before = [&](const CardCall& call) {
    return call.kind == CardCall::Kind::rename && call.name.find(".salvaged") != std::string::npos
               ? Fate::failed
               : Fate::done;
  };
  EXPECT_EQ(saved(), Saved(21, nothing_left));
  EXPECT_NE(read_file(note(), 100), "done");
  card.before = nullptr;
  EXPECT_EQ(saved(), Saved(21, nothing_left));
  EXPECT_EQ(read_file(note(), 100), "done");
}

// Reading fails for good: zeros are not written until the card is full.
TEST_F(SalvageDamagesTest, CopyOfAFileThatCanNotBeReadEnds) {
  write_wreck(20);
  garble(0, 100);
  const std::string name = fs::path(damaged()).filename().native();
  Card card(folder_.path(), 1);
  std::uint64_t written = 0;
  card.before = [&](const CardCall& call) {
    if (call.kind == CardCall::Kind::write && call.name.ends_with("-source")) written += call.bytes;
    return call.kind == CardCall::Kind::read && call.name == name ? Fate::failed : Fate::done;
  };
  EXPECT_EQ(saved(), Saved(0, left));
  EXPECT_GT(written, page_bytes);
  EXPECT_LE(written, fs::file_size(damaged()) + page_bytes);
}

// The newest commits are in the log: without it nobody knows whether the open vote was sealed, or changed.
TEST_F(SalvageDamagesTest, OpenVoteIsLeftWhereTheLogCanNotBeRead) {
  write_wreck(20);
  garble(0, 100);
  std::ofstream(damaged() + "-wal") << std::string(10'000, 'x');
  const std::string log = fs::path(damaged() + "-wal").filename().native();
  Card card(folder_.path(), 1);
  card.before = [&](const CardCall& call) {
    return call.kind == CardCall::Kind::read && call.name == log ? Fate::failed : Fate::done;
  };
  EXPECT_EQ(saved(), Saved(20, left));
}

TEST_F(SalvageDamagesTest, RoomThatCanNotBeGivenBackNowIsGivenBackAtTheNextStart) {
  write_wreck(20);
  garble(0, 100);
  Card card(folder_.path(), 1);
  bool full = false;
  card.before = [&](const CardCall& call) {
    full = full || (call.kind == CardCall::Kind::write && call.name.ends_with("-source"));
    return full && call.changes_something() ? Fate::no_space : Fate::done;
  };
  {
    VoteLog log = open_or_die(options_);
    work(log);
    EXPECT_TRUE(log.holds_votes_aside());
    EXPECT_THAT(names_in(folder_.path()), Contains(EndsWith("-source")));
    card.before = nullptr;
    EXPECT_EQ(cast(log, 1'000), 1U);
  }
  VoteLog log = open_or_die(options_);
  EXPECT_THAT(names_in(folder_.path()), Not(Contains(EndsWith("-source"))));
  work(log);
  EXPECT_EQ(log.epochs().front().head_seq, 21U);
}

// Half a write is all that there is room for.
TEST_F(SalvageDamagesTest, CopyThatIsCutShortIsMadeAgain) {
  write_wreck(20);
  garble(0, 100);
  Card card(folder_.path(), 1);
  card.before = [&](const CardCall& call) {
    if (call.kind != CardCall::Kind::write || !call.name.ends_with("-source")) return Fate::done;
    card.before = nullptr;
    return Fate::half;
  };
  EXPECT_EQ(saved(), Saved(0, left));
  EXPECT_EQ(saved(), Saved(21, nothing_left));
}

}  // namespace
}  // namespace xinluon::votelog
