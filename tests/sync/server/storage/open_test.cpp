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

TEST(Open, APostgresqlIsItsOwnersToMigrate) {
  if (!test::on_postgresql()) GTEST_SKIP() << "PostgreSQL only";
  const test::ServerDatabase made;
  const test::TemporaryFolder folder;
  const auto data = must(db::DataFolder::lock(db::Place{folder.path(), made.postgresql()->serving(), {}}));
  EXPECT_TRUE(must(open_writer(data))->require_schema(schema_version()));
}

}  // namespace
}  // namespace xinluon::storage
