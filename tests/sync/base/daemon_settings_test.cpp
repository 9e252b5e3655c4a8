#include "sync/base/daemon_settings.h"

#include <gtest/gtest.h>

namespace xinluon {
namespace {

ConfigFile parsed(std::string_view toml) {
  return std::move(ConfigFile::parse(toml, "a.toml").value());
}

TEST(DaemonSettings, PathsAreAbsolute) {
  auto file = parsed("data = \"/srv/x\"\nother = \"here\"\n");
  EXPECT_EQ(absolute_path(file, "data", "/var"), "/srv/x");
  EXPECT_EQ(absolute_path(file, "absent", "/var"), "/var");
  absolute_path(file, "other", "/var");
  const auto finished = file.finish();
  ASSERT_FALSE(finished);
  EXPECT_NE(finished.error().message.find("a.toml:2"), std::string::npos) << finished.error().message;
}

TEST(DaemonSettings, EmptyMeansNoneOnlyWhereNoneIsTheDefault) {
  auto none = parsed("key = \"\"\n");
  EXPECT_EQ(absolute_path(none, "key", ""), "");
  EXPECT_TRUE(none.finish());
  auto needed = parsed("key = \"\"\n");
  absolute_path(needed, "key", "/var");
  EXPECT_FALSE(needed.finish());
}

TEST(DaemonSettings, TheLogsLevelIsOneOfFour) {
  auto debug = parsed("[log]\nlevel = \"debug\"\n");
  EXPECT_EQ(log_level(debug), log::Priority::debug);
  auto absent = parsed("");
  EXPECT_EQ(log_level(absent), log::Priority::info);
  auto wrong = parsed("[log]\nlevel = \"loud\"\n");
  log_level(wrong);
  EXPECT_FALSE(wrong.finish());
}

}  // namespace
}  // namespace xinluon
