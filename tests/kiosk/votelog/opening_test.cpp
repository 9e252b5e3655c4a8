// What is found in the folder at start: rubbish of every kind, other people's files, several epochs.
#include "kiosk/votelog/opening.h"

#include <fstream>
#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "sync/base/files.h"
#include "sync/sqlite/sqlite.h"
#include "tests/kiosk/votelog/history.h"
#include "tests/support/fault_vfs.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::size_t max_file_bytes = 64 * 1024 * 1024;

void overwrite(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

std::string random_bytes(std::size_t n, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::string bytes(n, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random() & 0xFF);
  return bytes;
}

// Nothing here is about durability: syncs are left out, so that many files can be tried.
class OpeningTest : public testing::Test {
 protected:
  OpeningTest() {
    options_.vfs = vfs_.name();
    vfs_.before = without_syncs;
  }
  static int without_syncs(const test::FileCall& call) {
    return call.kind == test::FileCall::Kind::sync ? test::pretend_done : 0;
  }

  // Writes votes 1 … n and closes; gives the file.
  fs::path write_votes(int n) {
    VoteLog log = open_or_die(options_);
    for (int i = 1; i <= n; ++i) cast(log, i);
    return file_of(options_, log);
  }

  std::vector<std::string> moved_aside(const std::string& why) {
    std::vector<std::string> found;
    for (const auto& name : names_in(options_.folder)) {
      if (name.find(".db." + why + "-") != std::string::npos && name.back() != 'l') found.push_back(name);
    }
    return found;
  }

  // The damaged file is aside with its bytes as they were, and votes are taken in a new epoch.
  void expect_new_epoch(const fs::path& path, const std::string& why) {
    VoteLog log = open_or_die(options_);
    EXPECT_FALSE(log.trouble());
    EXPECT_NE(file_of(options_, log), path);
    EXPECT_FALSE(fs::exists(path));
    EXPECT_THAT(moved_aside(why), ElementsAre(path.filename().native() + "." + why + "-1"));
    EXPECT_EQ(cast(log, 100), 1U);
    EXPECT_THAT(stored_numbers(log), ElementsAre(100));
  }

  test::FaultVfs vfs_;
  test::TemporaryFolder folder_;
  Options options_ = options_in(folder_ / "kiosk");
};

TEST_F(OpeningTest, RubbishIsMovedAsideAsItIs) {
  const std::string header("SQLite format 3\0", 16);
  const std::vector<std::string> kinds = {
      "",
      "no database at all",
      std::string(100'000, '\0'),
      random_bytes(100'000, 1),
      header,
      header + random_bytes(100'000, 2),
      header + std::string(4096 - 16, '\0'),
  };
  for (const auto& bytes : kinds) {
    SCOPED_TRACE(bytes.substr(0, 30));
    const fs::path path = write_votes(3);
    overwrite(path, bytes);
    expect_new_epoch(path, "damaged");
    EXPECT_TRUE(read_file(path.native() + ".damaged-1", max_file_bytes).value() == bytes);
    fs::remove_all(options_.folder);
  }
}

TEST_F(OpeningTest, TornFileIsMovedAside) {
  const std::string whole = read_file(write_votes(60), max_file_bytes).value();
  ASSERT_GT(whole.size(), 30'000U);
  for (const std::size_t bytes : {whole.size() / 2, whole.size() - 1, std::size_t{4'096}, std::size_t{99}}) {
    SCOPED_TRACE(bytes);
    fs::remove_all(options_.folder);
    const fs::path path = write_votes(1);
    overwrite(path, whole.substr(0, bytes));
    expect_new_epoch(path, "damaged");
  }
}

TEST_F(OpeningTest, WhatIsNoFileIsMovedAsideUnopened) {
  for (int kind = 0; kind < 3; ++kind) {
    SCOPED_TRACE(kind);
    const fs::path path = write_votes(1);
    fs::remove(path);
    if (kind == 0) fs::create_directory(path);
    if (kind == 1) fs::create_symlink("/dev/zero", path);
    if (kind == 2) {
      ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    }
    expect_new_epoch(path, "damaged");
    fs::remove_all(options_.folder);
  }
}

TEST_F(OpeningTest, OtherDatabaseIsMovedAside) {
  const fs::path path = write_votes(1);
  fs::remove(path);
  {
    auto other = sqlite::Connection::open(path, {}).value();
    ASSERT_TRUE(other.execute("CREATE TABLE record(seq INTEGER PRIMARY KEY, bytes BLOB, hash BLOB)"));
  }
  expect_new_epoch(path, "damaged");
}

TEST_F(OpeningTest, ChangedRecordIsFound) {
  const fs::path path = write_votes(20);
  std::string bytes = read_file(path, max_file_bytes).value();
  const std::size_t at = bytes.find(R"("level":3)");
  ASSERT_NE(at, std::string::npos);
  bytes[at + 8] = '5';
  overwrite(path, bytes);
  expect_new_epoch(path, "damaged");
}

TEST_F(OpeningTest, ChangedOpenVoteIsFound) {
  fs::path path;
  {
    VoteLog log = open_or_die(options_);
    ASSERT_TRUE(log.save_open(vote_number(2)));
    path = file_of(options_, log);
  }
  std::string bytes = read_file(path, max_file_bytes).value();
  const std::size_t at = bytes.find(R"("level":3)");
  ASSERT_NE(at, std::string::npos);
  bytes[at + 8] = '5';
  overwrite(path, bytes);
  expect_new_epoch(path, "damaged");
}

// Somebody who takes the triggers away, changes records and puts the triggers back.
TEST_F(OpeningTest, MissingAndReorderedRecordsAreFound) {
  for (const char* attack :
       {"DELETE FROM record WHERE seq = 4", "DELETE FROM record WHERE seq = 1",
        "UPDATE record SET seq = 11 WHERE seq = 10",
        "UPDATE record SET seq = 99 WHERE seq = 3;"
        "UPDATE record SET seq = 3 WHERE seq = 4; UPDATE record SET seq = 4 WHERE seq = 99",
        "UPDATE record SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Q03', 'Q04') AS BLOB)",
        "UPDATE record SET hash = x'00' WHERE seq = 10", "DELETE FROM meta", "UPDATE meta SET left_seq = 3",
        "UPDATE meta SET left_hash = zeroblob(32)", "UPDATE meta SET kiosk = ''",
        "UPDATE meta SET generation = -1"}) {
    SCOPED_TRACE(attack);
    const fs::path path = write_votes(10);
    {
      auto connection = sqlite::Connection::open(path, {}).value();
      std::vector<std::string> triggers;
      auto rows = connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").value();
      std::string drop;
      while (rows.step().value()) {
        drop += "DROP TRIGGER " + std::string(rows.text(0)) + ";";
        triggers.emplace_back(rows.text(1));
      }
      rows.reset();
      ASSERT_TRUE(connection.execute(drop));
      ASSERT_TRUE(connection.execute(attack));
      for (const auto& trigger : triggers) ASSERT_TRUE(connection.execute(trigger));
    }
    expect_new_epoch(path, "damaged");
    fs::remove_all(options_.folder);
  }
}

// Whatever is damaged: votes are taken again, nothing that was not sealed is ever served, nothing is deleted.
TEST_F(OpeningTest, AnyDamageAnywhere) {
  const std::uint32_t seed = std::random_device()();
  std::mt19937 random(seed);
  const fs::path path = write_votes(200);
  const std::string whole = read_file(path, max_file_bytes).value();
  fs::remove_all(options_.folder);
  constexpr int rounds = 60;
  int intact = 0;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE(testing::Message() << "seed " << seed << " round " << round);
    std::string bytes = whole;
    const std::size_t length = round % 3 == 0 ? 1 : round % 3 == 1 ? 64 : 4'096;
    const std::size_t at = random() % (bytes.size() - length);
    for (std::size_t i = at; i < at + length; ++i) bytes[i] = static_cast<char>(random() & 0xFF);
    ASSERT_TRUE(make_folders(options_.folder, 0700));
    overwrite(path, bytes);
    VoteLog log = open_or_die(options_);
    EXPECT_FALSE(log.trouble());
    cast(log, 1'000);
    std::vector<std::int64_t> numbers;
    for (const Record& record : stored_records(log)) numbers.push_back(record.vote.boot_ms);
    ASSERT_EQ(numbers.back(), 1'000);
    if (numbers.size() > 1) {
      ++intact;
      ASSERT_EQ(numbers.size(), 201U);
      for (int i = 0; i < 200; ++i) ASSERT_EQ(numbers[static_cast<std::size_t>(i)], i + 1);
    } else {
      ASSERT_EQ(read_file(path.native() + ".damaged-1", max_file_bytes).value().size(), bytes.size());
    }
    fs::remove_all(options_.folder);
  }
  std::printf("seed %u: %d of %d damages hit nothing that counts\n", seed, intact, rounds);
}

TEST_F(OpeningTest, RubbishInTheWriteAheadLogHurtsOnlyWhatItHeld) {
  const fs::path path = write_votes(5);
  overwrite(path.native() + "-wal", random_bytes(50'000, 3));
  VoteLog log = open_or_die(options_);
  EXPECT_EQ(file_of(options_, log), path);
  EXPECT_EQ(stored_numbers(log).size(), 5U);
  EXPECT_EQ(cast(log, 6), 6U);
}

// The log that a cut left may end in a sector that holds acknowledged votes; a second cut could garble it.
TEST_F(OpeningTest, NothingIsWrittenBehindTheLogThatACutLeft) {
  {
    VoteLog log = open_or_die(options_);
    cast(log, 1);
    ASSERT_TRUE(log.save_open(vote_number(2)));
    fs::copy(options_.folder, folder_ / "cut");
  }
  options_.folder = folder_ / "cut";
  std::optional<std::int64_t> first;
  vfs_.before = [&](const test::FileCall& call) {
    if (call.kind == test::FileCall::Kind::write && call.is_on_log() && !first) first = call.offset;
    return without_syncs(call);
  };
  VoteLog log = open_or_die(options_);
  EXPECT_THAT(stored_numbers(log), ElementsAre(1, 2));
  EXPECT_EQ(first, 0) << "sealing the open vote is what is written first";
}

TEST_F(OpeningTest, FileOfAnotherKioskIsMovedAsideAndTheOwnOneGoneOnWith) {
  const fs::path own = write_votes(2);
  Options other = options_in(folder_ / "other");
  other.kiosk = *KioskId::from("K002");
  fs::path foreign;
  {
    VoteLog log = open_or_die(other);
    cast(log, 9);
    foreign = file_of(other, log);
  }
  fs::rename(foreign, options_.folder / foreign.filename());
  VoteLog log = open_or_die(options_);
  EXPECT_EQ(file_of(options_, log), own);
  EXPECT_THAT(stored_numbers(log), ElementsAre(1, 2));
  EXPECT_THAT(moved_aside("foreign"), ElementsAre(foreign.filename().native() + ".foreign-1"));
}

TEST_F(OpeningTest, KioskThatWasRenamedBeginsAnew) {
  const fs::path path = write_votes(2);
  options_.kiosk = *KioskId::from("K009");
  expect_new_epoch(path, "foreign");
}

TEST_F(OpeningTest, FileOfANewerSoftwareWaitsForIt) {
  const fs::path path = write_votes(2);
  {
    auto connection = sqlite::Connection::open(path, {}).value();
    ASSERT_TRUE(connection.execute("PRAGMA user_version = 3"));
  }
  expect_new_epoch(path, "newer");
}

TEST_F(OpeningTest, CopyUnderAnotherNameIsNotASecondEpoch) {
  const fs::path path = write_votes(2);
  const fs::path copy = options_.folder / "votes-00112233445566778899aabbccddeeff.db";
  fs::copy_file(path, copy);
  VoteLog log = open_or_die(options_);
  EXPECT_THAT(moved_aside("damaged"), ElementsAre(copy.filename().native() + ".damaged-1"));
  EXPECT_EQ(log.epochs().size(), 2U) << "a new epoch: the copy may have been written to later";
  EXPECT_THAT(stored_numbers(log), ElementsAre(1, 2));
}

TEST_F(OpeningTest, OpenVoteOfANewerSoftwareIsSealedAsItIs) {
  const fs::path path = write_votes(1);
  const std::string unknown = R"({"v":2,"mood":"sáng"})";
  {
    auto file = VoteFile::open(path, "").value();
    ASSERT_TRUE(file.set_open_vote(unknown));
  }
  VoteLog log = open_or_die(options_);
  EXPECT_EQ(lines_of(log, log.epochs().back()).at(1), unknown);
  EXPECT_EQ(cast(log, 3), 3U);
}

TEST_F(OpeningTest, HalfMadeFilesAreForgotten) {
  const fs::path path = write_votes(1);
  overwrite(options_.folder / "votes-00112233445566778899aabbccddeeff.db.new", "half");
  VoteLog log = open_or_die(options_);
  EXPECT_EQ(file_of(options_, log), path);
  EXPECT_THAT(names_in(options_.folder), testing::Not(Contains(EndsWith(".new"))));
}

// Several epochs: an older one is drained while the newest is written.
class EpochsTest : public OpeningTest {
 protected:
  void damage_something_newer() const { votelog::damage_something_newer(options_); }
  std::size_t open_descriptors() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()));
  }
};

TEST_F(EpochsTest, OlderEpochIsListedFirstAndServed) {
  write_votes(3);
  damage_something_newer();
  VoteLog log = open_or_die(options_);
  ASSERT_EQ(log.epochs().size(), 2U);
  EXPECT_EQ(log.epochs()[0].head_seq, 3U);
  EXPECT_EQ(log.epochs()[1].head_seq, 0U);
  cast(log, 4);
  EXPECT_THAT(stored_numbers(log), ElementsAre(1, 2, 3, 4));
}

TEST_F(EpochsTest, OpenVoteOfAnOlderEpochIsSealedThere) {
  write_votes(1);
  {
    VoteLog log = open_or_die(options_);
    ASSERT_TRUE(log.save_open(vote_number(2)));
  }
  damage_something_newer();
  VoteLog log = open_or_die(options_);
  EXPECT_EQ(log.epochs()[0].head_seq, 2U);
  EXPECT_THAT(stored_numbers(log), ElementsAre(1, 2));
}

TEST_F(EpochsTest, OrderSurvivesTheNextStart) {
  write_votes(1);
  for (int i = 2; i <= 5; ++i) {
    damage_something_newer();
    VoteLog log = open_or_die(options_);
    cast(log, i);
  }
  VoteLog log = open_or_die(options_);
  EXPECT_EQ(log.epochs().size(), 5U);
  EXPECT_THAT(stored_numbers(log), ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(EpochsTest, EpochThatIsBackedUpWholeIsListedNoLonger) {
  const fs::path old = write_votes(3);
  damage_something_newer();
  const auto list = [](const VoteLog& log) { return log.epochs().size(); };
  {
    VoteLog log = open_or_die(options_);
    const Epoch epoch = log.epochs()[0].epoch;
    ASSERT_TRUE(log.note_backed_up(epoch, 2));
    EXPECT_EQ(list(log), 2U);
    ASSERT_TRUE(log.note_backed_up(epoch, 3));
    EXPECT_EQ(list(log), 1U);
    cast(log, 4);
  }
  VoteLog log = open_or_die(options_);
  EXPECT_EQ(list(log), 1U);
  EXPECT_TRUE(fs::exists(old)) << "its records stay until enough newer ones are kept";
}

TEST_F(EpochsTest, BackedUpFileGoesOnceEnoughNewerRecordsAreKept) {
  options_.keep_records = 5;
  const fs::path old = write_votes(3);
  damage_something_newer();
  {
    VoteLog log = open_or_die(options_);
    ASSERT_TRUE(log.note_backed_up(log.epochs()[0].epoch, 3));
    for (int i = 0; i < 5; ++i) cast(log, i);
    EXPECT_TRUE(fs::exists(old));
  }
  const VoteLog log = open_or_die(options_);
  EXPECT_FALSE(fs::exists(old));
}

TEST_F(EpochsTest, ManyEpochsAreDrainedAFewAtATime) {
  constexpr int epochs = 12;
  for (int i = 1; i <= epochs; ++i) {
    if (i > 1) damage_something_newer();
    VoteLog log = open_or_die(options_);
    cast(log, i);
  }
  const std::size_t before = open_descriptors();
  VoteLog log = open_or_die(options_);
  EXPECT_EQ(log.epochs().size(), max_draining_files + 1);
  EXPECT_LE(open_descriptors() - before, 2 * (max_draining_files + 1) + 1);
  std::vector<std::int64_t> drained;
  while (log.epochs().size() > 1) {
    const auto state = log.epochs()[0];
    for (const auto& line : lines_of(log, state)) {
      drained.push_back(wire::decode_record(line).value().vote.boot_ms);
    }
    ASSERT_TRUE(log.note_backed_up(state.epoch, state.head_seq));
  }
  EXPECT_THAT(drained, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
  EXPECT_THAT(stored_numbers(log), ElementsAre(12));
}

TEST_F(EpochsTest, UnreadableFileIsLeftWhereItIsAndDrainedLater) {
  const fs::path old = write_votes(3);
  vfs_.before = [&](const test::FileCall& call) {
    return call.kind == test::FileCall::Kind::read && call.path == old.native() ? test::sqlite_ioerr_read : 0;
  };
  for (int start = 0; start < 3; ++start) {
    VoteLog log = open_or_die(options_);
    EXPECT_EQ(log.epochs().size(), 1U);
    cast(log, 10 + start);
  }
  EXPECT_TRUE(fs::exists(old));
  EXPECT_THAT(moved_aside("damaged"), IsEmpty());
  vfs_.before = nullptr;
  VoteLog log = open_or_die(options_);
  EXPECT_EQ(log.epochs().size(), 2U) << "one new epoch, not one a start";
  auto numbers = stored_numbers(log);
  std::sort(numbers.begin(), numbers.end());
  EXPECT_THAT(numbers, ElementsAre(1, 2, 3, 10, 11, 12));
}

// Behind the tail whose chain is verified: SQLite's own check finds it while the file is not too long.
TEST_F(EpochsTest, DamagedPageBehindTheTailIsFound) {
  const fs::path path = write_votes(static_cast<int>(tail_records) + 200);
  std::string bytes = read_file(path, max_file_bytes).value();
  const std::size_t at = bytes.find(R"("boot_ms":100,)");
  ASSERT_NE(at, std::string::npos);
  constexpr std::size_t page_bytes = 4096;
  bytes.replace(at / page_bytes * page_bytes, page_bytes, page_bytes, '\0');
  overwrite(path, bytes);
  expect_new_epoch(path, "damaged");
}

// Deep inside a long file, where the start does not look: younger votes must not wait behind it for ever.
TEST_F(EpochsTest, BrokenRecordFoundWhileServingBeginsANewEpoch) {
  constexpr int votes = static_cast<int>(tail_records) + 200;
  const fs::path path = write_votes(votes);
  std::string bytes = read_file(path, max_file_bytes).value();
  const std::size_t at = bytes.find(R"("boot_ms":100,)");
  ASSERT_NE(at, std::string::npos);
  bytes[at + 10] = '9';
  overwrite(path, bytes);

  VoteLog log = open_or_die(options_);
  const auto old = log.epochs().back();
  EXPECT_EQ(log.records({old.epoch, 0, 99, 1'000'000})->lines.size(), 99U);
  const auto broken = log.records({old.epoch, 99, 10, 1'000'000});
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, Errc::corrupt);
  EXPECT_THAT(broken.error().message, HasSubstr("record 100"));
  ASSERT_EQ(log.epochs().size(), 1U) << "the old file is set aside, to be salvaged";
  EXPECT_NE(log.epochs().back().epoch, old.epoch);
  EXPECT_EQ(cast(log, 5'000), 1U) << "in the new epoch";
  EXPECT_FALSE(log.records({old.epoch, 99, 10, 1'000'000}));
  EXPECT_EQ(log.epochs().size(), 1U) << "only once";
}

}  // namespace
}  // namespace xinluon::votelog
