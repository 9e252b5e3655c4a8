#include "kiosk/votelog/tokens.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kiosk/votelog/schema.h"
#include "tests/kiosk/votelog/votes.h"

namespace xinluon::votelog {
namespace {

using testing::ElementsAre;

class TokensTest : public testing::Test {
 protected:
  VoteLog open() { return open_or_die(options_); }
  sqlite::Connection behind_its_back(const std::filesystem::path& path) {
    return sqlite::Connection::open(path, {}).value();
  }

  test::TemporaryFolder folder_;
  const Options options_ = options_in(folder_ / "kiosk");
};

TEST_F(TokensTest, IsSpentWithTheFirstSaveAndForGood) {
  {
    VoteLog log = open();
    EXPECT_FALSE(log.is_spent("a").value());
    ASSERT_TRUE(log.save_open(vote_number(1), "a"));
    EXPECT_TRUE(log.is_spent("a").value());
    ASSERT_TRUE(log.seal());
    EXPECT_FALSE(log.is_spent("b").value());
  }
  VoteLog log = open();
  EXPECT_TRUE(log.is_spent("a").value());
}

TEST_F(TokensTest, UnansweredInvitationIsOneRecordAndSpendsItsToken) {
  VoteLog log = open();
  EXPECT_EQ(log.record_unanswered(no_answer_number(1), "a").value(), 1U);
  EXPECT_EQ(cast(log, 2), 2U);
  const auto records = stored_records(log);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].vote.outcome, Outcome::timed_out);
  EXPECT_TRUE(log.is_spent("a").value());
}

TEST_F(TokensTest, UnansweredInvitationNeverTakesTheOpenVotesPlace) {
  VoteLog log = open();
  ASSERT_TRUE(log.save_open(vote_number(1)));
  EXPECT_EQ(log.record_unanswered(no_answer_number(2), "a").error().code, Errc::rejected);
  EXPECT_FALSE(log.is_spent("a").value());
  EXPECT_EQ(log.seal().value(), 1U);
  EXPECT_THAT(stored_numbers(log), ElementsAre(1));
}

TEST_F(TokensTest, TableSaysNeitherTokenNorOrder) {
  std::filesystem::path path;
  {
    VoteLog log = open();
    for (int n = 1; n <= 50; ++n) {
      ASSERT_TRUE(log.save_open(vote_number(n), token_number(n)));
      ASSERT_TRUE(log.seal());
    }
    path = file_of(options_, log);
  }
  auto connection = behind_its_back(path);
  EXPECT_FALSE(connection.scalar("SELECT max(rowid) FROM spent_token")) << "a rowid would tell the order";
  auto rows = connection.prepare("SELECT * FROM spent_token").value();
  std::string last;
  int count = 0;
  while (rows.step().value()) {
    EXPECT_LT(last, std::string(rows.blob(0))) << "in the order of the marks";
    last = rows.blob(0);
    EXPECT_EQ(last.size(), 16U);
    EXPECT_EQ(rows.integer(1), 0);
    ++count;
  }
  EXPECT_EQ(count, 50);
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  EXPECT_EQ(bytes.find("token-7"), std::string::npos);
}

TEST_F(TokensTest, MarksOfTwoKiosksDiffer) {
  EXPECT_NE(mark_of(*KioskId::from("K001"), "a"), mark_of(*KioskId::from("K002"), "a"));
  EXPECT_NE(mark_of(*KioskId::from("K001"), "a"), mark_of(*KioskId::from("K001"), "b"));
}

TEST_F(TokensTest, OlderHalfGoesWhenTheYoungerIsFull) {
  std::filesystem::path path;
  {
    VoteLog log = open();
    path = file_of(options_, log);
    ASSERT_TRUE(log.save_open(vote_number(1), "old"));
    ASSERT_TRUE(log.seal());
  }
  auto connection = behind_its_back(path);
  auto parts = count_parts(connection).value();
  EXPECT_EQ(parts.held, 1U);
  ASSERT_TRUE(forget_older(connection, parts));
  const TokenMark old = mark_of(options_.kiosk, "old");
  EXPECT_TRUE(is_spent(connection, old).value()) << "it is of the older half now";
  ASSERT_TRUE(apply(connection, {mark_of(options_.kiosk, "young"), true}, parts.younger));
  parts = count_parts(connection).value();
  EXPECT_EQ(parts.held, 1U);
  ASSERT_TRUE(forget_older(connection, parts));
  EXPECT_FALSE(is_spent(connection, old).value());
  EXPECT_TRUE(is_spent(connection, mark_of(options_.kiosk, "young")).value());
}

// A replay after the card damaged the file is refused where the table can still be read.
TEST_F(TokensTest, SpentTokensMoveToTheEpochAfterADamagedFile) {
  std::filesystem::path path;
  {
    VoteLog log = open();
    for (int n = 1; n <= 20; ++n) {
      ASSERT_TRUE(log.save_open(vote_number(n), token_number(n)));
      ASSERT_TRUE(log.seal());
    }
    path = file_of(options_, log);
  }
  {
    auto connection = behind_its_back(path);
    ASSERT_TRUE(connection.execute("DROP TRIGGER record_never_changes"));
    ASSERT_TRUE(connection.execute("UPDATE record SET bytes = x'00' WHERE seq = 5"));
  }
  VoteLog log = open();
  EXPECT_NE(file_of(options_, log), path) << "a new epoch has begun";
  for (int n = 1; n <= 20; ++n) EXPECT_TRUE(log.is_spent(token_number(n)).value()) << n;
  EXPECT_FALSE(log.is_spent(token_number(21)).value());
}

TEST_F(TokensTest, FileOfTheFirstSchemaIsBroughtUpToThisOne) {
  std::filesystem::path path;
  {
    VoteLog log = open();
    cast(log, 1);
    path = file_of(options_, log);
  }
  {
    auto connection = behind_its_back(path);
    ASSERT_TRUE(connection.execute("DROP TABLE spent_token; PRAGMA user_version = 1"));
  }
  VoteLog log = open();
  EXPECT_EQ(file_of(options_, log), path) << "the epoch goes on";
  EXPECT_EQ(log.record_unanswered(no_answer_number(2), "a").value(), 2U);
  EXPECT_TRUE(log.is_spent("a").value());
  EXPECT_THAT(stored_numbers(log), ElementsAre(1, 2));
}

}  // namespace
}  // namespace xinluon::votelog
