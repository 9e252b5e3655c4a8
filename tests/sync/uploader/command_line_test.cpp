#include "sync/uploader/command_line.h"

#include <vector>

#include <gtest/gtest.h>

namespace xinluon::uploader {
namespace {

std::variant<CommandLine, int> parse(std::vector<std::string> words) {
  words.insert(words.begin(), "xinluon-sync");
  std::vector<char*> argv;
  argv.reserve(words.size());
  for (auto& word : words) argv.push_back(word.data());
  return parse_command_line(static_cast<int>(argv.size()), argv.data());
}

TEST(CommandLine, RunsByDefault) {
  for (const auto& words : {std::vector<std::string>{}, {"run"}}) {
    const auto line = std::get<CommandLine>(parse(words));
    EXPECT_TRUE(std::holds_alternative<RunCommand>(line.command));
    EXPECT_EQ(line.config, "/etc/xinluon/sync.toml");
  }
}

TEST(CommandLine, OptionsStandBeforeOrAfterTheCommand) {
  for (const auto& words :
       {std::vector<std::string>{"--config", "/c", "status"}, {"status", "--config", "/c"}}) {
    const auto line = std::get<CommandLine>(parse(words));
    EXPECT_TRUE(std::holds_alternative<StatusCommand>(line.command));
    EXPECT_EQ(line.config, "/c");
  }
  EXPECT_TRUE(std::holds_alternative<CheckCommand>(std::get<CommandLine>(parse({"--check-config"})).command));
}

TEST(CommandLine, EnrolNeedsItsFile) {
  const auto line = std::get<CommandLine>(parse({"enrol", "--file", "/f"}));
  EXPECT_EQ(std::get<EnrolCommand>(line.command).file, "/f");
  EXPECT_TRUE(
      std::get<EnrolCommand>(std::get<CommandLine>(parse({"enrol", "--check", "--file", "/f"})).command)
          .check);
  EXPECT_EQ(std::get<int>(parse({"enrol"})), 2);
}

TEST(CommandLine, WrongUsageIsTwoAndHelpIsFine) {
  EXPECT_EQ(std::get<int>(parse({"--wrong"})), 2);
  EXPECT_EQ(std::get<int>(parse({"run", "status"})), 2);
  EXPECT_EQ(std::get<int>(parse({"--help"})), 0);
  EXPECT_EQ(std::get<int>(parse({"--version"})), 0);
}

}  // namespace
}  // namespace xinluon::uploader
