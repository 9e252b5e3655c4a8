#include "kiosk/votelog/salvage.h"

#include <fstream>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/sqlite/sqlite.h"
#include "tests/kiosk/votelog/votes.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t page_bytes = 4096;
constexpr std::size_t any_size = 64 * 1024 * 1024;

class SalvageTest : public testing::Test {
 protected:
  // Votes 1 … n are sealed, and n + 1 is open where asked for.
  void write_votes(int n, bool leave_one_open = false) {
    VoteLog log = open_or_die(options_);
    for (int i = 1; i <= n; ++i) cast(log, i);
    path_ = file_of(options_, log);
    lines_ = lines_of(log, log.epochs().back());
    epoch_ = log.epochs().back().epoch;
    if (leave_one_open) {
      ASSERT_TRUE(log.save_open(vote_number(n + 1), token_number(n + 1)));
    }
  }
  std::string bytes() const { return read_file(path_, any_size).value(); }
  void overwrite(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
  }
  // The page that holds `text`, or the one `pages` after it.
  void garble_page_of(const std::string& text) const {
    std::string all = bytes();
    const std::size_t at = all.find(text);
    ASSERT_NE(at, std::string::npos) << text;
    all.replace(at / page_bytes * page_bytes, page_bytes, page_bytes, '\xA5');
    overwrite(all);
  }
  static void work(VoteLog& log) {
    for (int steps = 0; log.has_work() && steps < 1'000; ++steps) log.maintain();
    EXPECT_FALSE(log.has_work());
  }
  static void to_the_end(Salvage& salvage) {
    for (int steps = 0; !salvage.step().value(); ++steps) ASSERT_LT(steps, 100);
  }
  // The lines of the salvaged epoch: a beginning of what was sealed.
  std::vector<std::string> salvaged(VoteLog& log) const {
    if (log.epochs().size() < 2) return {};
    EXPECT_EQ(log.epochs().front().epoch, *epoch_);
    return lines_of(log, log.epochs().front());
  }
  void expect_beginning(const std::vector<std::string>& found) const {
    ASSERT_LE(found.size(), lines_.size());
    EXPECT_TRUE(std::equal(found.begin(), found.end(), lines_.begin()));
  }
  std::string damaged() const { return path_.native() + ".damaged-1"; }

  test::TemporaryFolder folder_{test::Medium::memory};
  Options options_ = options_in(folder_ / "kiosk");
  fs::path path_;
  std::vector<std::string> lines_;
  std::optional<Epoch> epoch_;
};

TEST_F(SalvageTest, RecordsBeforeAGarbledPageAreDrained) {
  write_votes(300);
  garble_page_of(R"("boot_ms":150,)");
  const std::string as_it_was = bytes();
  VoteLog log = open_or_die(options_);
  EXPECT_EQ(cast(log, 1'000), 1U) << "voting comes first, in a new epoch";
  work(log);
  const auto found = salvaged(log);
  EXPECT_GT(found.size(), 100U);
  EXPECT_LT(found.size(), 150U);
  expect_beginning(found);
  EXPECT_TRUE(read_file(damaged(), any_size).value() == as_it_was) << "the damaged file stays as it is";
  EXPECT_EQ(cast(log, 1'001), 2U);
}

TEST_F(SalvageTest, RecordsBeforeAGarbledTailAreDrained) {
  write_votes(1'200, true);
  garble_page_of(R"("boot_ms":1199,)");
  VoteLog log = open_or_die(options_);
  work(log);
  const auto found = salvaged(log);
  EXPECT_GT(found.size(), 1'150U);
  EXPECT_LT(found.size(), 1'199U) << "the open vote does not follow what could be read";
  expect_beginning(found);
}

TEST_F(SalvageTest, OpenVoteIsSealedWhereTheChainIsWholeUpToIt) {
  write_votes(30, true);
  garble_page_of(mark_of(options_.kiosk, token_number(31)));  // of the tokens
  VoteLog log = open_or_die(options_);
  work(log);
  const auto found = salvaged(log);
  ASSERT_EQ(found.size(), 31U);
  EXPECT_EQ(wire::decode_record(found.back())->vote.boot_ms, 31);
  EXPECT_TRUE(std::equal(lines_.begin(), lines_.end(), found.begin()));
}

TEST_F(SalvageTest, OtherTablesDoNotMatter) {
  {
    VoteLog log = open_or_die(options_);
    for (int i = 1; i <= 40; ++i) {
      ASSERT_TRUE(log.save_open(vote_number(i), token_number(i)));
      ASSERT_TRUE(log.seal());
    }
    path_ = file_of(options_, log);
    epoch_ = log.epochs().back().epoch;
    lines_ = lines_of(log, log.epochs().back());
  }
  const TokenMark mark = mark_of(options_.kiosk, token_number(7));
  garble_page_of(mark);
  VoteLog log = open_or_die(options_);
  work(log);
  EXPECT_EQ(salvaged(log), lines_);
}

// The page that every growth of the file writes anew, and so wears out first.
TEST_F(SalvageTest, FirstPageIsMadeAnewInACopy) {
  for (const std::size_t torn : {std::size_t{100}, page_bytes}) {
    write_votes(600, true);
    std::string all = bytes();
    all.replace(0, torn, torn, '\xA5');
    overwrite(all);
    VoteLog log = open_or_die(options_);
    work(log);
    const auto found = salvaged(log);
    ASSERT_EQ(found.size(), 601U) << "with the vote that was open";
    EXPECT_TRUE(std::equal(lines_.begin(), lines_.end(), found.begin()));
    EXPECT_FALSE(log.holds_votes_aside());
    EXPECT_TRUE(read_file(damaged(), any_size).value() == all) << "the damaged file stays as it is";
    for (const auto& name : names_in(options_.folder))
      EXPECT_EQ(name.find(".new"), std::string::npos) << name;
    fs::remove_all(options_.folder);
  }
}

// The newest commits are in the log beside the file, and are copied with it.
TEST_F(SalvageTest, FirstPageIsMadeAnewWithWhatTheLogHolds) {
  write_votes(40);
  {
    VoteLog log = open_or_die(options_);
    cast(log, 41);
    lines_ = lines_of(log, log.epochs().back());
    fs::copy(path_, folder_ / "db");
    fs::copy(path_.native() + "-wal", folder_ / "wal");
  }
  std::string all = read_file(folder_ / "db", any_size).value();
  std::string wal = read_file(folder_ / "wal", any_size).value();
  ASSERT_GT(wal.size(), page_bytes);
  ASSERT_EQ(wal.find("SQLite format 3"), std::string::npos) << "else SQLite mends it";
  all.replace(0, 100, 100, '\xA5');
  overwrite(all);
  std::ofstream(path_.native() + "-wal", std::ios::binary) << wal;
  VoteLog log = open_or_die(options_);
  work(log);
  EXPECT_EQ(salvaged(log), lines_);
}

TEST_F(SalvageTest, NothingComesOfAFileWhoseEveryPageIsRubbish) {
  write_votes(300);
  overwrite(std::string(bytes().size(), '\xA5'));
  VoteLog log = open_or_die(options_);
  work(log);
  EXPECT_EQ(log.epochs().size(), 1U);
  EXPECT_TRUE(log.holds_votes_aside());
}

// The server has what lies before and in the gap; what it lacks lies behind.
TEST_F(SalvageTest, RecordsBehindAGapThatIsInABackupAreDrained) {
  write_votes(900, true);
  {
    auto file = VoteFile::open(path_, "").value();
    ASSERT_TRUE(file.note_backed_up(500, 0));
    ASSERT_TRUE(file.begin_log_anew());
  }
  garble_page_of(R"("boot_ms":150,)");
  garble_page_of(R"("boot_ms":400,)");
  VoteLog log = open_or_die(options_);
  work(log);
  const auto state = log.epochs().front();
  ASSERT_EQ(state.epoch, *epoch_);
  EXPECT_GT(state.first_seq, 400U) << "behind the second gap";
  EXPECT_LT(state.first_seq, 420U);
  EXPECT_EQ(state.head_seq, 901U) << "with the vote that was open";
  const auto found = lines_of(log, state);
  const auto from = lines_.begin() + static_cast<std::ptrdiff_t>(state.first_seq - 1);
  EXPECT_TRUE(std::equal(from, lines_.end(), found.begin()));
  EXPECT_FALSE(log.holds_votes_aside());
}

TEST_F(SalvageTest, RecordsBehindAGapThatTheServerMayLackStayAndAreToldOf) {
  write_votes(900);
  {
    auto file = VoteFile::open(path_, "").value();
    ASSERT_TRUE(file.note_backed_up(140, 0));
    ASSERT_TRUE(file.begin_log_anew());
  }
  garble_page_of(R"("boot_ms":150,)");
  {
    VoteLog log = open_or_die(options_);
    EXPECT_FALSE(log.holds_votes_aside());
    work(log);
    expect_beginning(salvaged(log));
    EXPECT_TRUE(log.holds_votes_aside());
  }
  EXPECT_TRUE(open_or_die(options_).holds_votes_aside()) << "after another start too";
  fs::remove(damaged());
  fs::remove(damaged() + ".salvaged");
  EXPECT_FALSE(open_or_die(options_).holds_votes_aside()) << "until somebody has taken it away";
}

// A start verifies the chain of the newest records only: an old one that changed is found when it is read to
// be sent.
TEST_F(SalvageTest, DamageThatIsFoundWhileSendingIsSalvagedAtOnce) {
  write_votes(2'200);
  std::string all = bytes();
  const std::size_t at = all.find(R"("boot_ms":100,)");
  ASSERT_NE(at, std::string::npos);
  all[at + 10] = '9';
  overwrite(all);
  VoteLog log = open_or_die(options_);
  ASSERT_EQ(log.epochs().back().epoch, *epoch_) << "the start found nothing";
  EXPECT_FALSE(log.records({*epoch_, 0, 500, 256 * 1024}));
  EXPECT_NE(log.epochs().back().epoch, *epoch_) << "younger votes are not held up";
  EXPECT_TRUE(fs::exists(damaged()));
  EXPECT_TRUE(log.has_work());
  EXPECT_EQ(cast(log, 5'000), 1U);
  work(log);
  const auto found = salvaged(log);
  EXPECT_EQ(found.size(), 99U);
  expect_beginning(found);
  EXPECT_TRUE(log.holds_votes_aside()) << "record 100 never was sent, as far as anybody here knows";
}

TEST_F(SalvageTest, SalvagedFileIsNeverGoneOnWith) {
  write_votes(300);
  garble_page_of(R"("boot_ms":150,)");
  fs::path writing;
  {
    VoteLog log = open_or_die(options_);
    work(log);
    writing = file_of(options_, log);
  }
  ASSERT_TRUE(fs::remove(writing));
  VoteLog log = open_or_die(options_);
  EXPECT_NE(log.epochs().back().epoch, *epoch_);
  EXPECT_EQ(cast(log, 1'000), 1U);
}

TEST_F(SalvageTest, IsDoneOnceAndGoesWhenItIsBackedUp) {
  write_votes(300);
  garble_page_of(R"("boot_ms":150,)");
  {
    VoteLog log = open_or_die(options_);
    work(log);
    const auto state = log.epochs().front();
    ASSERT_TRUE(log.note_backed_up(state.epoch, state.head_seq));
    EXPECT_EQ(log.epochs().size(), 1U);
  }
  VoteLog log = open_or_die(options_);
  work(log);
  EXPECT_EQ(log.epochs().size(), 1U);
  EXPECT_TRUE(fs::exists(damaged()));
}

// Between the sound file's name and the last word of the note.
TEST_F(SalvageTest, IsDoneOnceThoughACutTookTheEndOfItsNote) {
  for (const char* end : {"done", "done, and votes are left in it"}) {
    options_ = options_in(folder_ / end);
    write_votes(30);
    fs::rename(path_, damaged());
    {
      VoteLog log = open_or_die(options_);
      work(log);
    }
    const fs::path note = damaged() + ".salvaged";
    std::ofstream(note, std::ios::trunc) << "once the sound file has its name: " << end;
    {
      VoteLog log = open_or_die(options_);
      EXPECT_EQ(read_file(note, any_size), end);
      const auto state = log.epochs().front();
      ASSERT_EQ(state.epoch, *epoch_);
      ASSERT_TRUE(log.note_backed_up(state.epoch, state.head_seq));
      EXPECT_EQ(log.epochs().size(), 1U);
    }
    VoteLog log = open_or_die(options_);
    EXPECT_FALSE(find_wreck(options_.folder));
    work(log);
    EXPECT_EQ(log.epochs().size(), 1U);
  }
}

// What a cut interrupts begins anew.
TEST_F(SalvageTest, HalfASalvageIsForgotten) {
  write_votes(1'200);
  garble_page_of(R"("boot_ms":1150,)");
  {
    VoteLog log = open_or_die(options_);
    log.maintain();
    EXPECT_TRUE(log.has_work());
  }
  VoteLog log = open_or_die(options_);
  EXPECT_EQ(log.epochs().size(), 1U);
  work(log);
  EXPECT_GT(salvaged(log).size(), 1'000U);
}

TEST_F(SalvageTest, NothingIsSalvagedBeyondWhatWasCarriedOver) {
  write_votes(30);
  fs::rename(path_, damaged());
  ASSERT_TRUE(note_carried_over(damaged(), 20));
  const auto wreck = find_wreck(options_.folder);
  ASSERT_TRUE(wreck);
  auto salvage = Salvage::begin(*wreck, options_.kiosk, "").value();
  EXPECT_TRUE(salvage.step().value());
  EXPECT_TRUE(salvage.finish().value());
  EXPECT_EQ(VoteFile::open(path_, "")->state().head_seq, 20U);
  EXPECT_FALSE(find_wreck(options_.folder));
}

TEST_F(SalvageTest, WhatHasNoNameOfADamagedVoteFileIsNoWreck) {
  write_votes(3);
  for (const std::string name : {"votes-00112233445566778899aabbccddeeff.db.damaged-1x", "notes.db.damaged-1",
                                 "votes-00112233445566778899aabbccddeeff.db.foreign-1"})
    fs::copy(path_, options_.folder / name);
  EXPECT_FALSE(find_wreck(options_.folder));
  fs::copy(path_, damaged());
  EXPECT_FALSE(find_wreck(options_.folder)) << "the sound file is there";
  fs::remove(path_);
  EXPECT_TRUE(find_wreck(options_.folder));
  EXPECT_FALSE(find_wreck(folder_ / "nowhere"));
}

TEST_F(SalvageTest, NothingComesOfWhatIsNoDatabase) {
  write_votes(3);
  const std::vector<std::function<void()>> wrecks = {
      [&] { fs::create_directory(damaged()); },
      [&] { std::ofstream(damaged()) << "rubbish"; },
      [&] { std::ofstream(damaged()) << bytes().substr(0, 100) << std::string(8'000, 'x'); },
  };
  for (const auto& make : wrecks) {
    fs::remove_all(damaged());
    fs::remove(damaged() + ".salvaged");
    make();
    auto salvage =
        Salvage::begin({damaged(), folder_ / "votes-00112233445566778899aabbccddeeff.db"}, options_.kiosk, "")
            .value();
    to_the_end(salvage);
    EXPECT_FALSE(salvage.finish().value());
    EXPECT_EQ(read_file(damaged() + ".salvaged", 64).value(), "done, and votes are left in it");
  }
  EXPECT_THAT(names_in(folder_.path()), ElementsAre("kiosk"));
}

// What the meta row says of where the chain starts is believed where it is this kiosk's and epoch's.
TEST_F(SalvageTest, ChainThatBeganLaterIsSalvagedFromThereOn) {
  write_votes(40);
  {
    auto file = VoteFile::open(path_, "").value();
    ASSERT_TRUE(file.note_backed_up(30, 10));
    ASSERT_TRUE(file.begin_log_anew());
  }
  fs::rename(path_, damaged());
  auto salvage = Salvage::begin(*find_wreck(options_.folder), options_.kiosk, "").value();
  EXPECT_TRUE(salvage.step().value());
  EXPECT_TRUE(salvage.finish().value());
  const auto sound = VoteFile::open(path_, "").value();
  EXPECT_EQ(sound.state().left_seq, 10U);
  EXPECT_EQ(sound.state().head_seq, 40U);
}

TEST_F(SalvageTest, AnotherKiosksRecordsAreNotSalvagedAsOwn) {
  write_votes(10);
  fs::rename(path_, damaged());
  auto salvage = Salvage::begin(*find_wreck(options_.folder), *KioskId::from("K999"), "").value();
  to_the_end(salvage);
  EXPECT_FALSE(salvage.finish().value()) << "their chain starts elsewhere";
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(SalvageTest, NoteThatSaysNothingLimitsNothing) {
  write_votes(20);
  fs::rename(path_, damaged());
  for (const std::string note : {"", "rubbish", "99999999999999999999999"}) {
    std::ofstream(damaged() + ".salvaged", std::ios::trunc) << note;
    auto salvage = Salvage::begin(*find_wreck(options_.folder), options_.kiosk, "").value();
    EXPECT_TRUE(salvage.step().value());
    EXPECT_TRUE(salvage.finish().value());
    EXPECT_EQ(VoteFile::open(path_, "")->state().head_seq, 20U) << note;
    fs::remove(path_);
  }
}

TEST_F(SalvageTest, RecordsAreSavedWithoutMetaAndWithoutOtherTables) {
  for (const std::string loss : {"DELETE FROM meta", "DROP TABLE open_vote", "DROP TABLE record"}) {
    write_votes(20);
    {
      auto connection = sqlite::Connection::open(path_, {}).value();
      ASSERT_TRUE(connection.execute("DROP TRIGGER meta_stays"));
      ASSERT_TRUE(connection.execute(loss)) << loss;
      ASSERT_TRUE(connection.scalar("PRAGMA wal_checkpoint(TRUNCATE)"));
    }
    fs::rename(path_, damaged());
    auto salvage = Salvage::begin(*find_wreck(options_.folder), options_.kiosk, "").value();
    to_the_end(salvage);
    const bool any = salvage.finish().value();
    EXPECT_EQ(any, loss != "DROP TABLE record") << loss;
    if (any) {
      EXPECT_EQ(VoteFile::open(path_, "")->state().head_seq, 20U) << loss;
    }
    fs::remove_all(options_.folder);
  }
}

TEST_F(SalvageTest, GapAndHashThatIsNoneEndTheChain) {
  for (const std::string damage :
       {"DELETE FROM record WHERE seq = 12", "UPDATE record SET hash = x'00' WHERE seq = 12"}) {
    write_votes(20, true);
    {
      auto connection = sqlite::Connection::open(path_, {}).value();
      ASSERT_TRUE(
          connection.execute("DROP TRIGGER record_leaves_by_retention; DROP TRIGGER record_never_changes"));
      ASSERT_TRUE(connection.execute(damage));
    }
    VoteLog log = open_or_die(options_);
    work(log);
    EXPECT_EQ(salvaged(log).size(), 11U) << "without the open vote, which belongs behind record 20";
    fs::remove_all(options_.folder);
  }
}

TEST_F(SalvageTest, OpenVoteThatIsNotWhatWasWrittenStaysThere) {
  write_votes(20, true);
  {
    auto connection = sqlite::Connection::open(path_, {}).value();
    ASSERT_TRUE(connection.execute("UPDATE open_vote SET hash = x'00'"));
  }
  VoteLog log = open_or_die(options_);
  work(log);
  EXPECT_EQ(salvaged(log), lines_);
}

}  // namespace
}  // namespace xinluon::votelog
