#include "kiosk/app/command_line.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace xinluon::app {
namespace {

std::variant<CommandLine, int> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "xinluon-kiosk");
  return parse_command_line(static_cast<int>(words.size()), words.data());
}

CommandLine parsed(std::vector<const char*> words) {
  auto result = parse(std::move(words));
  EXPECT_TRUE(std::holds_alternative<CommandLine>(result));
  return std::holds_alternative<CommandLine>(result) ? std::get<CommandLine>(result) : CommandLine{};
}

int exit_code(std::vector<const char*> words) {
  const auto result = parse(std::move(words));
  EXPECT_TRUE(std::holds_alternative<int>(result));
  return std::holds_alternative<int>(result) ? std::get<int>(result) : -1;
}

TEST(CommandLineTest, ByItselfItRunsFullscreenWithTheUsualConfiguration) {
  const CommandLine line = parsed({});
  EXPECT_EQ(line.config, "/etc/xinluon/kiosk.toml");
  EXPECT_FALSE(line.config_given || line.command || line.windowed || line.preview);
}

TEST(CommandLineTest, TakesOverrides) {
  const CommandLine line =
      parsed({"--windowed", "1080x1920", "--assets", "a", "--data", "d", "--socket", "s"});
  EXPECT_EQ(line.windowed, (ui::Size{1080, 1920}));
  EXPECT_EQ(line.assets, "a");
  EXPECT_EQ(line.data, "d");
  EXPECT_EQ(line.socket, "s");
}

TEST(CommandLineTest, ExportTakesAFolder) {
  const CommandLine line = parsed({"export", "/media/stick", "--socket", "s"});
  ASSERT_TRUE(line.command && std::holds_alternative<ExportCommand>(*line.command));
  EXPECT_EQ(std::get<ExportCommand>(*line.command).folder, "/media/stick");
  EXPECT_EQ(line.socket, "s");
  EXPECT_EQ(exit_code({"export"}), 2);
}

TEST(CommandLineTest, ThePreviewTakesOptionsBeforeAndAfterIt) {
  const CommandLine before = parsed({"--config", "k.toml", "preview", "--screen", "thanks", "--lang", "en"});
  ASSERT_TRUE(before.preview);
  EXPECT_EQ(before.preview->screen, "thanks");
  EXPECT_EQ(before.preview->lang, "en");
  EXPECT_EQ(before.preview->size, (ui::Size{1280, 800}));
  const CommandLine after = parsed({"preview", "--size", "800x480", "--layout", "-", "--config", "k.toml"});
  EXPECT_EQ(after.config, "k.toml");
  EXPECT_EQ(after.preview->size, (ui::Size{800, 480}));
  EXPECT_EQ(after.preview->layout, "-");
}

TEST(CommandLineTest, BadUsageIsTwoHelpAndVersionAreZero) {
  for (const char* size : {"1280", "x800", "12x80", "1280x800x2", "axb", "-1280x800", "99999x800"}) {
    EXPECT_EQ(exit_code({"--windowed", size}), 2) << size;
  }
  EXPECT_EQ(exit_code({"--no-such-option"}), 2);
  EXPECT_EQ(exit_code({"preview", "--screen", "no-such-screen"}), 2);
  EXPECT_EQ(exit_code({"--version"}), 0);
  EXPECT_EQ(exit_code({"--help"}), 0);
}

TEST(Configure, TheCommandLineWins) {
  const xinluon::test::TemporaryFolder folder;
  const std::string file = (folder / "kiosk.toml").string();
  std::ofstream(file) << "assets = \"from-file\"\n[store]\nfolder = \"from-file\"\n";
  const auto config = configure(parsed({"--config", file.c_str(), "--data", "from-line"}));
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->assets, "from-file");
  EXPECT_EQ(config->data, "from-line");
}

TEST(Configure, OnlyTheUsualFileMayBeMissing) {
  const auto named = configure(parsed({"--config", "/nonexistent/kiosk.toml"}));
  ASSERT_FALSE(named);
  CommandLine usual = parsed({});
  usual.config = "/nonexistent/kiosk.toml";
  EXPECT_TRUE(configure(usual));
}

}  // namespace
}  // namespace xinluon::app
