#include "sync/uploader/config.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace xinluon::uploader {
namespace {

class ConfigTest : public testing::Test {
 protected:
  test::TemporaryFolder folder;

  Result<Config> load(std::string_view toml) {
    std::ofstream(folder / "sync.toml") << toml;
    return load_config(folder / "sync.toml");
  }
};

TEST_F(ConfigTest, TheSampleNamesEveryDefault) {
  const auto sample = load_config(XINLUON_SOURCE_DIR "/assets/sample/sync.toml");
  ASSERT_TRUE(sample) << sample.error().message;
  const Config defaults;
  EXPECT_EQ(sample->app_socket, defaults.app_socket);
  EXPECT_EQ(sample->data, defaults.data);
  EXPECT_EQ(sample->enrolment_file, defaults.enrolment_file);
  EXPECT_EQ(sample->status_file, defaults.status_file);
  EXPECT_EQ(sample->proxy, defaults.proxy);
  EXPECT_EQ(sample->log_level, defaults.log_level);
}

TEST_F(ConfigTest, AnEmptyFileIsAllDefaults) {
  const auto config = load("");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->app_socket, "/run/xinluon/votelog.sock");
}

TEST_F(ConfigTest, ValuesAreTaken) {
  const auto config = load(
      "data = \"/d\"\nenrolment_file = \"\"\nproxy = \"http://p:3128\"\n[app]\nsocket = \"/s\"\n"
      "[log]\nlevel = \"debug\"\n");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->data, "/d");
  EXPECT_EQ(config->enrolment_file, "");
  EXPECT_EQ(config->proxy, "http://p:3128");
  EXPECT_EQ(config->app_socket, "/s");
  EXPECT_EQ(config->log_level, log::Priority::debug);
}

TEST_F(ConfigTest, EveryMistakeIsToldWithItsLine) {
  const auto config =
      load("data = \"d\"\nproxy = \"p:3128\"\n[app]\nsockett = \"/s\"\n[log]\nlevel = \"loud\"\n");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().code, Errc::rejected);
  for (const auto* part : {"sync.toml:1:", "sync.toml:2:", "sync.toml:4:", "sync.toml:6:", "socket"})
    EXPECT_NE(config.error().message.find(part), std::string::npos) << part << " in\n"
                                                                    << config.error().message;
}

TEST_F(ConfigTest, AMissingFileIsToldAsSuch) {
  EXPECT_EQ(load_config(folder / "none.toml").error().code, Errc::not_found);
}

TEST_F(ConfigTest, EnrolmentFileIsNamedInFull) {
  const auto config = load("enrolment_file = \"enrol.toml\"\n");
  ASSERT_FALSE(config);
  EXPECT_NE(config.error().message.find("must be an absolute path"), std::string::npos)
      << config.error().message;
}

}  // namespace
}  // namespace xinluon::uploader
