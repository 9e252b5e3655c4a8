#include "sync/server/commands/import_commands.h"

#include <fstream>

#include <gtest/gtest.h>

#include "sync/server/reports/recount.h"
#include "sync/wire/export_file.h"
#include "tests/support/random_vote.h"
#include "tests/support/taking_server.h"

namespace xinluon::commands {
namespace {

class ImportFile : public testing::Test {
 protected:
  ImportFile() {
    for (int i = 0; i < 1'200; ++i) {
      auto vote = test::plain_vote();
      vote.counter = CounterId::from("TM-X01-Q01").value();
      device.add(vote, now += Milliseconds(60'000));
    }
    device.add_line("unreadable \xFF\xFE");
    std::vector<std::string_view> lines(device.lines().begin(), device.lines().end());
    text = wire::write_export_file(
        {device.kiosk(), device.epoch(), 1, device.hash(0), 0, {}, "xinluon 0.1.0"}, lines);
    put(text);
  }
  void put(const std::string& content) const {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
  }
  Result<std::string> import() {
    return import_file(path, [this](const AdminCall& call) {
      ++parts;
      return run_admin_call(server.writer(), {.now = now, .actor = "local:test", .trust = {}}, call);
    });
  }

  test::TakingServer server;
  WallTime now = wall_time(1'790'000'000'000);
  test::Device device = server.new_device("K-01", now);
  test::TemporaryFolder folder;
  std::filesystem::path path = folder / "K-01.xinluon";
  std::string text;
  int parts = 0;
};

TEST_F(ImportFile, TakesAFileInPartsAndKnowsItAgain) {
  const auto told = import();
  ASSERT_TRUE(told) << told.error().message;
  EXPECT_NE(told->find("1201 records new, 0 were here already"), std::string::npos) << *told;
  EXPECT_EQ(parts, 3);
  const auto again = import();
  ASSERT_TRUE(again);
  EXPECT_NE(again->find("0 records new, 1201 were here already"), std::string::npos) << *again;
  const auto counted = reports::recount(server.writer(), storage::Scope::local_administrator());
  ASSERT_TRUE(counted);
  EXPECT_TRUE(counted->clean());
  EXPECT_EQ(counted->records, 1'201U);
}

TEST_F(ImportFile, RefusesADamagedFileWhole) {
  auto damaged = text;
  damaged[damaged.size() / 2] ^= 1;
  put(damaged);
  EXPECT_FALSE(import());
  put(text.substr(0, text.size() - 10));
  EXPECT_FALSE(import());
  EXPECT_EQ(parts, 0);
}

TEST_F(ImportFile, LeavesTheRecordsOutOfTheAuditLog) {
  ASSERT_TRUE(import());
  EXPECT_EQ(server.database().scalar("SELECT COUNT(*) FROM audit WHERE action = 'import-part'"), 3);
  EXPECT_LT(server.database().scalar("SELECT MAX(LENGTH(line)) FROM audit"), 500);
}

}  // namespace
}  // namespace xinluon::commands
