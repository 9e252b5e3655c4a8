#include "sync/server/commands/command_line.h"

#include <gtest/gtest.h>

namespace xinluon::commands {
namespace {

std::variant<CommandLine, int> parse(std::vector<std::string> words) {
  words.insert(words.begin(), "xinluon-server");
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  return parse_command_line(static_cast<int>(argv.size()), argv.data());
}
CommandLine line(const std::vector<std::string>& words) {
  return std::get<CommandLine>(parse(words));
}

TEST(CommandLine, TakesTheConfigurationBeforeAndAfterTheCommand) {
  EXPECT_EQ(line({"serve"}).config, "/etc/xinluon/server.toml");
  EXPECT_EQ(line({"--config", "a.toml", "serve"}).config, "a.toml");
  EXPECT_EQ(line({"serve", "--config", "a.toml"}).config, "a.toml");
  EXPECT_EQ(line({"report", "--live", "--config", "a.toml"}).config, "a.toml");
  const auto admin = line({"admin", "unit", "list", "--config", "a.toml"});
  EXPECT_EQ(admin.config, "a.toml");
  EXPECT_EQ(std::get<AdminWords>(admin.command).words, (std::vector<std::string>{"unit", "list"}));
}

TEST(CommandLine, LeavesAdminWordsToTheirTable) {
  const auto admin =
      line({"--config", "a.toml", "admin", "user", "add", "lan", "--role", "admin", "--unit", "TM"});
  EXPECT_EQ(std::get<AdminWords>(admin.command).words,
            (std::vector<std::string>{"user", "add", "lan", "--role", "admin", "--unit", "TM"}));
}

TEST(CommandLine, KnowsItsCommands) {
  EXPECT_TRUE(std::holds_alternative<CheckCommand>(line({"--check-config"}).command));
  EXPECT_TRUE(std::holds_alternative<ServeCommand>(line({"serve"}).command));
  EXPECT_TRUE(std::holds_alternative<MigrateCommand>(line({"migrate"}).command));
  EXPECT_TRUE(std::holds_alternative<RecountCommand>(line({"recount"}).command));
  const auto report = std::get<ReportOptions>(line({"report", "--unit", "TM", "--format", "csv"}).command);
  EXPECT_EQ(report.unit, "TM");
  EXPECT_EQ(report.format, "csv");
  EXPECT_FALSE(report.live);
  const auto sample = std::get<SampleOptions>(line({"sample", "--seed", "7", "--days", "30"}).command);
  EXPECT_EQ(sample.seed, 7U);
  EXPECT_EQ(sample.days, 30U);
  EXPECT_EQ(sample.communes, 100U);
  EXPECT_EQ(sample.counters, 500U);
  EXPECT_FALSE(std::get<PurgeCommand>(line({"purge"}).command).dry_run);
  EXPECT_TRUE(std::get<PurgeCommand>(line({"purge", "--dry-run"}).command).dry_run);
}

TEST(CommandLine, EndsWithTwoForBadUsageAndZeroForHelp) {
  EXPECT_EQ(std::get<int>(parse({"--help"})), 0);
  EXPECT_EQ(std::get<int>(parse({"--version"})), 0);
  testing::internal::CaptureStdout();
  EXPECT_EQ(std::get<int>(parse({"admin", "csv", "import", "--help"})), 0);
  EXPECT_EQ(testing::internal::GetCapturedStdout().find("unit add"), std::string::npos)
      << "asked of one command";
  EXPECT_EQ(std::get<int>(parse({"admin", "--help"})), 0) << "without a configuration";
  EXPECT_EQ(std::get<int>(parse({"admin"})), 2);
  EXPECT_EQ(std::get<int>(parse({"serve", "--colour"})), 2);
  EXPECT_EQ(std::get<int>(parse({"explode"})), 2);
  EXPECT_EQ(std::get<int>(parse({"report", "--format", "xml"})), 2);
  EXPECT_EQ(std::get<int>(parse({"sample", "--seed", "-1"})), 2);
}

}  // namespace
}  // namespace xinluon::commands
