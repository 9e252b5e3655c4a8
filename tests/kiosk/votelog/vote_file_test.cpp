// Files that open under SQLite and still do not say what a vote file says.
#include "kiosk/votelog/vote_file.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/sqlite/sqlite.h"
#include "tests/kiosk/votelog/votes.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::SizeIs;

class VoteFileTest : public testing::Test {
 protected:
  void write_votes(int n) {
    VoteLog log = open_or_die(options_);
    for (int i = 1; i <= n; ++i) cast(log, i);
    path_ = file_of(options_, log);
    epoch_ = log.epochs().back().epoch;
  }
  static Result<sqlite::Connection> open_as_anybody(const fs::path& path) {
    return sqlite::Connection::open(path, {});
  }
  void run(const std::string& sql) const {
    auto connection = open_as_anybody(path_).value();
    const auto done = connection.execute(sql);
    ASSERT_TRUE(done) << sql << ": " << done.error().message;
  }
  // A change that a trigger forbids. The triggers' texts say something harmless of the same length meanwhile.
  void change_in_spite_of_triggers(const std::string& sql) const {
    constexpr std::string_view forbids = "RAISE(ABORT,";
    constexpr std::string_view does_nothing = "printf('%s',";
    replace_all(forbids, does_nothing);
    run(sql);
    replace_all(does_nothing, forbids);
  }
  void replace_all(std::string_view from, std::string_view to) const {
    ASSERT_EQ(from.size(), to.size());
    ASSERT_TRUE(open_as_anybody(path_)->scalar("PRAGMA wal_checkpoint(TRUNCATE)"));
    std::string bytes = read_file(path_, 64 * 1024 * 1024).value();
    for (auto at = bytes.find(from); at != std::string::npos; at = bytes.find(from, at))
      bytes.replace(at, to.size(), to);
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
  }
  void expect_corrupt(const std::string& words) const {
    const auto file = VoteFile::open(path_, "");
    ASSERT_FALSE(file) << words;
    EXPECT_EQ(file.error().code, Errc::corrupt) << file.error().message;
    EXPECT_THAT(file.error().message, HasSubstr(words));
  }
  void spend(int marks, int part) const {
    run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + std::to_string(marks) +
        ") INSERT INTO spent_token SELECT randomblob(16), " + std::to_string(part) + " FROM n");
  }
  std::int64_t tokens() const {
    return open_as_anybody(path_)->scalar("SELECT count(*) FROM spent_token").value();
  }

  test::TemporaryFolder folder_{test::Medium::memory};
  const Options options_ = options_in(folder_ / "kiosk");
  fs::path path_;
  std::optional<Epoch> epoch_;
};

TEST_F(VoteFileTest, SaysWhoseItIs) {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"kiosk = 'a b'", "is no id"}, {"epoch = 'x'", "is no id"}, {"generation = -1", "number is negative"}};
  for (const auto& [change, words] : changes) {
    write_votes(5);
    change_in_spite_of_triggers("UPDATE meta SET " + change);
    expect_corrupt(words);
    fs::remove(path_);
  }
  write_votes(5);
  change_in_spite_of_triggers("DELETE FROM meta");
  expect_corrupt("does not say whose it is");
}

TEST_F(VoteFileTest, SaysWhereItsChainBegins) {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"left_hash = x'00'", "has not 32 bytes"},
      {"left_hash = zeroblob(32)", "does not start where"},
      {"left_seq = 9, backed_up_seq = 9", "older than its start"},
      {"left_seq = -1", "number is negative"},
      {"backed_up_seq = -1", "number is negative"}};
  for (const auto& [change, words] : changes) {
    write_votes(5);
    change_in_spite_of_triggers("UPDATE meta SET " + change);
    expect_corrupt(words);
    fs::remove(path_);
  }
}

TEST_F(VoteFileTest, HasARecordForEveryNumber) {
  write_votes(5);
  run("INSERT INTO record VALUES(6, x'7b7d', x'00')");
  expect_corrupt("has not 32 bytes");
  fs::remove(path_);
  constexpr int votes = static_cast<int>(tail_records) + 200;
  write_votes(votes);
  change_in_spite_of_triggers("DELETE FROM record WHERE seq = 100");
  auto file = VoteFile::open(path_, "");
  ASSERT_TRUE(file) << "it lies before the tail: " << file.error().message;
  EXPECT_THAT(file->hash(100).error().message, HasSubstr("record 100 is missing"));
  EXPECT_EQ(file->records({*epoch_, 98, 10, 100'000}).error().code, Errc::corrupt);
  EXPECT_EQ(file->records({*epoch_, 98, 1, 100'000})->lines.size(), 1U);
}

// A file too long to be checked as a whole in time: the tables that every commit touches are.
TEST_F(VoteFileTest, SmallTablesOfALongFileAreChecked) {
  write_votes(3);
  spend(3'000, 0);
  ASSERT_TRUE(open_as_anybody(path_)->scalar("PRAGMA wal_checkpoint(TRUNCATE)"));
  const auto pages = fs::file_size(path_) / 4096;
  fs::resize_file(path_, full_check_bytes + 4096);
  EXPECT_TRUE(VoteFile::open(path_, "")->quick_check());
  const std::int64_t root =
      open_as_anybody(path_)->scalar("SELECT rootpage FROM sqlite_schema WHERE name = 'spent_token'").value();
  ASSERT_LE(root, static_cast<std::int64_t>(pages));
  {
    // Cells of an inner page point where nothing is.
    std::fstream bytes(path_, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp((root - 1) * 4096 + 12);
    bytes << std::string(40, '\x7f');
  }
  auto damaged = VoteFile::open(path_, "");
  if (damaged) {
    EXPECT_EQ(damaged->quick_check().error().code, Errc::corrupt);
  }
}

// A table that opens, and whose page does not add up.
TEST_F(VoteFileTest, SmallTableOfALongFileThatIsDamagedIsFound) {
  write_votes(3);
  const std::int64_t root =
      open_as_anybody(path_)->scalar("SELECT rootpage FROM sqlite_schema WHERE name = 'open_vote'").value();
  fs::resize_file(path_, full_check_bytes + 4096);
  constexpr std::int64_t fragmented_bytes_at = 7;
  {
    std::fstream bytes(path_, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp((root - 1) * 4096 + fragmented_bytes_at);
    bytes << '\x11';
  }
  auto file = VoteFile::open(path_, "");
  ASSERT_TRUE(file) << file.error().message;
  const auto checked = file->quick_check();
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, Errc::corrupt);
  EXPECT_THAT(checked.error().message, HasSubstr("open_vote"));
}

TEST_F(VoteFileTest, LongFileOfTheFirstSchemaIsCheckedToo) {
  write_votes(3);
  run("DROP TABLE spent_token; PRAGMA user_version = 1");
  ASSERT_TRUE(open_as_anybody(path_)->scalar("PRAGMA wal_checkpoint(TRUNCATE)"));
  fs::resize_file(path_, full_check_bytes + 4096);
  EXPECT_TRUE(VoteFile::open(path_, "")->quick_check());
}

TEST_F(VoteFileTest, OlderHalfOfTheTokensLeavesWhenTheYoungerIsFull) {
  write_votes(1);
  constexpr auto half = static_cast<int>(tokens_in_a_part);
  spend(half, 0);
  {
    auto file = VoteFile::open(path_, "").value();
    ASSERT_TRUE(file.begin_log_anew());
    ASSERT_TRUE(file.limit_tokens());
    ASSERT_TRUE(file.limit_tokens()) << "a new half has begun";
  }
  EXPECT_EQ(tokens(), half) << "none is forgotten yet";
  spend(half, 1);
  {
    auto file = VoteFile::open(path_, "").value();
    ASSERT_TRUE(file.begin_log_anew());
    ASSERT_TRUE(file.limit_tokens());
  }
  EXPECT_EQ(tokens(), half) << "the older ones have left";
}

TEST_F(VoteFileTest, MarksThatCanBeReadAreTakenAndNotWithoutEnd) {
  write_votes(1);
  spend(2 * static_cast<int>(tokens_in_a_part) + 7, 0);
  EXPECT_THAT(VoteFile::salvage_marks(path_, ""), SizeIs(2 * tokens_in_a_part));
  run("DELETE FROM spent_token; INSERT INTO spent_token VALUES(x'00', 0), (zeroblob(16), 0)");
  EXPECT_THAT(VoteFile::salvage_marks(path_, ""), SizeIs(1));
  run("DROP TABLE spent_token");
  EXPECT_THAT(VoteFile::salvage_marks(path_, ""), SizeIs(0));
  fs::remove(path_);
  EXPECT_THAT(VoteFile::salvage_marks(path_, ""), SizeIs(0));
}

}  // namespace
}  // namespace xinluon::votelog
