// What a restore refuses before it writes anything. That it works is tests/e2e/line/restore_test.cpp.
#include "sync/server/commands/backup.h"

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/base/system_clock.h"
#include "sync/server/commands/exit_codes.h"
#include "sync/server/commands/migrate.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::commands {
namespace {

class BackupTest : public testing::Test {
 protected:
  BackupTest() {
    EXPECT_EQ(run_migrate(config("data")), exit_fine);
    EXPECT_EQ(run_backup(config("data"), {backup_}, SystemClock()), exit_fine);
  }
  Config config(const std::string& data, const std::string& database = "") const {
    const auto path = folder_ / (data + ".toml");
    EXPECT_TRUE(write_file_durably(path, "data = \"" + (folder_ / data).string() + "\"\n", 0644));
    return load_config(path, database).value();
  }
  std::string refusal(const Config& into) const {
    testing::internal::CaptureStderr();
    EXPECT_EQ(run_restore(into, {backup_}), exit_failed);
    return testing::internal::GetCapturedStderr();
  }
  bool untouched(const std::string& data) const {
    return !std::filesystem::exists(folder_ / data / "server.key");
  }

  test::TemporaryFolder folder_;
  std::filesystem::path backup_ = folder_ / "backup";
};

TEST_F(BackupTest, ABackupOfTheOtherEngineIsRefused) {
  const auto into = config("other", "postgresql://nobody@/nothing?host=/nonexistent");
  EXPECT_NE(refusal(into).find("a backup of SQLite; leave --database"), std::string::npos);
  EXPECT_TRUE(untouched("other"));
}

TEST_F(BackupTest, ADamagedOneIsRefused) {
  ASSERT_TRUE(write_file_durably(backup_ / "xinluon.db", "no database", 0600));
  EXPECT_NE(refusal(config("other")).find("is not what was backed up"), std::string::npos);
  EXPECT_TRUE(untouched("other"));
}

TEST_F(BackupTest, AnUnfinishedOneIsRefused) {
  std::filesystem::remove(backup_ / "SHA256SUMS");
  EXPECT_NE(refusal(config("other")).find("this is no finished backup"), std::string::npos);
  EXPECT_TRUE(untouched("other"));
}

}  // namespace
}  // namespace xinluon::commands
