#include "sync/server/storage/open.h"

#include <gtest/gtest.h>

#include "sync/server/storage/migrations.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

using test::must;

TEST(Open, GivesANewFolderTheSchema) {
  const test::TemporaryFolder folder;
  const auto data = must(db::DataFolder::lock(folder.path()));
  const auto writer = must(open_writer(data));
  EXPECT_TRUE(writer->require_schema(schema_version()));
  EXPECT_TRUE(open_reader(folder.path()));
}

TEST(Open, LeavesAnOlderSchemaToTheAdministrator) {
  const test::TemporaryFolder folder;
  const auto data = must(db::DataFolder::lock(folder.path()));
  must(must(data.open_writer())->migrate(migrations().first(1)));
  const auto opened = open_writer(data);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("migrate"), std::string::npos) << opened.error().message;
  EXPECT_FALSE(open_reader(folder.path()));
  must(must(data.open_writer())->migrate(migrations()));
  EXPECT_TRUE(open_writer(data));
}

TEST(Open, AReaderNeedsADatabase) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(open_reader(folder.path()).error().code, Errc::not_found);
}

// Whatever engine the other tests run on: whoever serves may make no tables.
TEST(Open, APostgresqlIsItsOwnersToMigrate) {
  const test::PostgresqlDatabase made;
  const test::TemporaryFolder folder;
  const auto data = must(db::DataFolder::lock(db::Place{folder.path(), made.serving(), {}}));
  const auto early = open_writer(data);
  ASSERT_FALSE(early);
  EXPECT_NE(early.error().message.find("migrate"), std::string::npos) << early.error().message;
  EXPECT_FALSE(storage::open_reader(data.place()));
  const auto owner = must(db::open_postgresql({made.owner(), {}}, db::Access::read_write));
  EXPECT_EQ(must(owner->scalar("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")), 0);
  must(owner->migrate(migrations()));
  must(grant_serving(*owner, "xinluon_serve"));
  EXPECT_TRUE(must(open_writer(data))->require_schema(schema_version()));
  EXPECT_TRUE(storage::open_reader(data.place()));
}

}  // namespace
}  // namespace xinluon::storage
