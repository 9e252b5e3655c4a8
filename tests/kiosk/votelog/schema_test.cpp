#include "kiosk/votelog/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kiosk/votelog/votes.h"

namespace xinluon::votelog {
namespace {

using testing::HasSubstr;

// A vote file with three records, opened behind the vote log's back.
class SchemaTest : public testing::Test {
 protected:
  void SetUp() override {
    const Options options = options_in(folder_.path());
    {
      VoteLog log = open_or_die(options);
      for (int i = 1; i <= 3; ++i) cast(log, i);
      path_ = file_of(options, log);
    }
    connection_.emplace(sqlite::Connection::open(path_, {}).value());
  }

  void expect_refused(const std::string& sql, const std::string& why) {
    const auto done = connection_->execute(sql);
    ASSERT_FALSE(done) << sql;
    EXPECT_EQ(done.error().code, Errc::rejected) << done.error().message;
    EXPECT_THAT(done.error().message, HasSubstr(why)) << sql;
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_;
  std::optional<sqlite::Connection> connection_;
};

TEST_F(SchemaTest, IsRecognised) {
  EXPECT_TRUE(check_schema(*connection_));
}

TEST_F(SchemaTest, SealedRecordNeverChanges) {
  expect_refused("UPDATE record SET bytes = x'00' WHERE seq = 2", "never changes");
  expect_refused("UPDATE record SET seq = 9 WHERE seq = 3", "never changes");
  expect_refused("REPLACE INTO record VALUES(2, x'00', x'00')", "appended");
  expect_refused("INSERT INTO record VALUES(2, x'00', x'00') ON CONFLICT DO UPDATE SET bytes = x'00'",
                 "appended");
}

TEST_F(SchemaTest, RecordIsAppendedWithoutAGap) {
  expect_refused("INSERT INTO record VALUES(5, x'00', x'00')", "appended");
  expect_refused("INSERT INTO record VALUES(0, x'00', x'00')", "appended");
  expect_refused("INSERT INTO record VALUES(-1, x'00', x'00')", "appended");
  EXPECT_TRUE(connection_->execute("INSERT INTO record VALUES(4, x'00', x'00')"));
}

TEST_F(SchemaTest, RecordLeavesByRetentionOnly) {
  expect_refused("DELETE FROM record WHERE seq = 1", "retention");
  expect_refused("DELETE FROM record", "retention");
  EXPECT_TRUE(
      connection_->execute("UPDATE meta SET backed_up_seq = 2, left_seq = 2,"
                           " left_hash = (SELECT hash FROM record WHERE seq = 2)"));
  expect_refused("DELETE FROM record WHERE seq = 3", "retention");
  EXPECT_TRUE(connection_->execute("DELETE FROM record WHERE seq <= 2"));
}

TEST_F(SchemaTest, RetentionNeedsABackupAndTakesTheHashAlong) {
  expect_refused("UPDATE meta SET left_seq = 1, left_hash = (SELECT hash FROM record WHERE seq = 1)",
                 "backed-up");
  expect_refused("UPDATE meta SET backed_up_seq = 3, left_seq = 1", "chain");
  expect_refused("UPDATE meta SET left_hash = x'00'", "chain");
  EXPECT_TRUE(connection_->execute("UPDATE meta SET backed_up_seq = 3"));
  expect_refused("UPDATE meta SET backed_up_seq = 2", "backed-up");
}

TEST_F(SchemaTest, FileKeepsItsIdentity) {
  expect_refused("UPDATE meta SET kiosk = 'K002'", "keeps");
  expect_refused("UPDATE meta SET epoch = '00000000000000000000000000000000'", "keeps");
  expect_refused("UPDATE meta SET generation = 7", "keeps");
  expect_refused("DELETE FROM meta", "stays");
  expect_refused("REPLACE INTO meta SELECT * FROM meta", "one row");
}

TEST_F(SchemaTest, MissingTriggerOrStrangeTableIsNotOurs) {
  ASSERT_TRUE(connection_->execute("DROP TRIGGER record_never_changes"));
  EXPECT_EQ(check_schema(*connection_).error().code, Errc::corrupt);
}

TEST_F(SchemaTest, AdditionalTableIsNotOurs) {
  ASSERT_TRUE(connection_->execute("CREATE TABLE citizen(name TEXT)"));
  EXPECT_EQ(check_schema(*connection_).error().code, Errc::corrupt);
}

TEST_F(SchemaTest, NewerVersionIsToldApartFromDamage) {
  ASSERT_TRUE(connection_->execute("PRAGMA user_version = 3"));
  EXPECT_EQ(check_schema(*connection_).error().code, Errc::rejected);
  ASSERT_TRUE(connection_->execute("PRAGMA application_id = 1"));
  EXPECT_EQ(check_schema(*connection_).error().code, Errc::corrupt);
}

TEST_F(SchemaTest, NoVersionAtAllIsNotOurs) {
  ASSERT_TRUE(connection_->execute("PRAGMA user_version = 0"));
  EXPECT_EQ(check_schema(*connection_).error().code, Errc::corrupt);
}

TEST_F(SchemaTest, TablesThatEndTooSoonAreNotOurs) {
  ASSERT_TRUE(connection_->execute("DROP TABLE spent_token"));
  EXPECT_EQ(check_schema(*connection_).error().code, Errc::corrupt);
}

}  // namespace
}  // namespace xinluon::votelog
