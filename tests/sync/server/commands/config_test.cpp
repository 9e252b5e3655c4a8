#include "sync/server/commands/config.h"

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::commands {
namespace {

class ConfigTest : public testing::Test {
 protected:
  Result<Config> load(const std::string& toml) {
    const auto path = folder_ / "server.toml";
    EXPECT_TRUE(write_file_durably(path, toml, 0644));
    return load_config(path);
  }
  std::string mistakes(const std::string& toml) {
    const auto config = load(toml);
    return config ? "" : config.error().message;
  }
  test::TemporaryFolder folder_;
};

TEST_F(ConfigTest, HasADefaultForEveryKey) {
  const Config config = load("").value();
  EXPECT_EQ(config.application.identity.data, "/var/lib/xinluon/server");
  EXPECT_EQ(to_text(config.application.server.listen), "0.0.0.0:8443");
  EXPECT_EQ(config.public_url, "");
  EXPECT_TRUE(config.application.identity.certificate.empty());
  EXPECT_EQ(config.application.pages.filename(), "dashboard");
}

TEST_F(ConfigTest, TheSampleIsTheDefaults) {
  const Config sample =
      load_config(std::filesystem::path(XINLUON_SOURCE_DIR) / "assets/sample/server.toml").value();
  const Config defaults = load("").value();
  EXPECT_EQ(sample.application.identity.data, defaults.application.identity.data);
  EXPECT_EQ(to_text(sample.application.server.listen), to_text(defaults.application.server.listen));
  EXPECT_EQ(sample.application.server.max_connections, defaults.application.server.max_connections);
  EXPECT_EQ(sample.application.server.max_connections_per_address,
            defaults.application.server.max_connections_per_address);
  EXPECT_EQ(sample.application.io_threads, defaults.application.io_threads);
  EXPECT_EQ(sample.application.reader_threads, defaults.application.reader_threads);
  EXPECT_EQ(sample.log_level, defaults.log_level);
  EXPECT_EQ(sample.retention_months, defaults.retention_months);
  EXPECT_EQ(sample.purging_role, defaults.purging_role);
}

TEST_F(ConfigTest, ReadsWhatIsThere) {
  const Config config = load(R"(
data = "/srv/xinluon"
listen = "[::1]:0"
public_url = "https://danh-gia.example:443"
[tls]
certificate = "/etc/ssl/a.crt"
key = "/etc/ssl/a.key"
[limits]
connections = 10
[log]
level = "debug"
)")
                            .value();
  EXPECT_EQ(config.application.identity.data, "/srv/xinluon");
  EXPECT_EQ(config.application.server.listen.host, "::1");
  EXPECT_EQ(config.application.server.listen.port, 0);
  EXPECT_EQ(config.application.identity.key, "/etc/ssl/a.key");
  EXPECT_EQ(config.application.server.max_connections, 10U);
  EXPECT_EQ(config.log_level, log::Priority::debug);
}

TEST_F(ConfigTest, TellsAllMistakesWithTheirLines) {
  const std::string text = mistakes(R"(data = "relative"
listen = "localhost"
public_url = "http://plain"
colour = "blue"
[tls]
key = "/only/a/key"
[limits]
io_threads = 0
)");
  for (const char* expected :
       {":1: ", ":2: ", ":3: ", ":4: ", ":6: ", ":8: ", "absolute", "0.0.0.0:8443", "https://", "colour"})
    EXPECT_NE(text.find(expected), std::string::npos) << expected << " in\n" << text;
}

TEST_F(ConfigTest, RecordsLiveAYearAtLeast) {
  EXPECT_EQ(load("").value().retention_months, 24);
  EXPECT_EQ(load("[retention]\nmonths = 12\n").value().retention_months, 12);
  EXPECT_NE(mistakes("[retention]\nmonths = 11\n").find("retention.months"), std::string::npos);
}

TEST_F(ConfigTest, RefusesRubbish) {
  EXPECT_NE(mistakes("<html>"), "");
  EXPECT_EQ(load_config(folder_ / "none.toml").error().code, Errc::not_found);
}

TEST_F(ConfigTest, KnowsTheSignOnOfAProvince) {
  EXPECT_FALSE(load("").value().application.sign_on);
  ASSERT_TRUE(write_file_durably(folder_ / "secret", "bí mật\n", 0600));
  const std::string base =
      "public_url = \"https://danh-gia.example\"\n[sign_on]\nissuer = \"https://sso.example\"\n";
  const auto config = load(base + "client_id = \"xinluon\"\nclient_secret_file = \"" +
                           (folder_ / "secret").string() + "\"\n");
  const auto& sign_on = config.value().application.sign_on.value();
  EXPECT_EQ(sign_on.client_secret, "bí mật");
  EXPECT_EQ(sign_on.name, "sso.example");
  EXPECT_EQ(sign_on.claim, "sub");
  EXPECT_EQ(sign_on.redirect_uri, "https://danh-gia.example/v1/sign-on/end");
  EXPECT_FALSE(sign_on.second_factor);
  EXPECT_NE(mistakes(base).find("client_id"), std::string::npos);
  EXPECT_NE(mistakes("[sign_on]\nissuer = \"https://a\"\nclient_id = \"x\"\n").find("public_url"),
            std::string::npos);
  EXPECT_NE(mistakes("[sign_on]\nissuer = \"http://a\"\n").find("https://"), std::string::npos);
  EXPECT_NE(mistakes("[sign_on]\nissuer = \"x\"\n").find("https://"), std::string::npos)
      << "shorter than that";
  EXPECT_NE(mistakes(base + "client_secret_file = \"/no/such/file\"\n").find("/no/such/file"),
            std::string::npos);
}

}  // namespace
}  // namespace xinluon::commands
