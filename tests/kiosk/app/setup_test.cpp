#include "kiosk/app/setup.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace xinluon::app {
namespace {

Config sample() {
  Config config;
  config.assets = XINLUON_SOURCE_DIR "/assets";
  config.flow.languages = {"vi", "en"};
  return config;
}

TEST(LoadParts, LoadsTheWordsAndColours) {
  const auto parts = load_parts(sample());
  ASSERT_TRUE(parts) << parts.error().message;
  ASSERT_EQ(parts->packs.size(), 2U);
  EXPECT_EQ(parts->packs[1].lang(), "en");
}

TEST(LoadParts, SaysWhereTheAssetsShouldBe) {
  Config config = sample();
  config.assets = "/nonexistent";
  const auto parts = load_parts(config);
  ASSERT_FALSE(parts);
  EXPECT_NE(parts.error().message.find("--assets"), std::string::npos);
}

TEST(LoadParts, TheFirstLanguageMustHaveItsWords) {
  Config config = sample();
  config.flow.languages = {"tlh", "vi"};
  const auto parts = load_parts(config);
  ASSERT_FALSE(parts);
  EXPECT_NE(parts.error().message.find("tlh"), std::string::npos);
}

TEST(LoadParts, AnotherLanguageWithoutWordsIsOffAndSaysWhy) {
  Config config = sample();
  config.flow.languages = {"vi", "tlh"};
  const auto parts = load_parts(config);
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ(parts->settings.languages, std::vector<std::string>{"vi"});
  EXPECT_EQ(parts->packs.size(), 1U);
  ASSERT_GE(parts->pack_states.size(), 2U);
  EXPECT_FALSE(parts->pack_states[1].enabled);
  EXPECT_FALSE(parts->pack_states[1].trouble.empty());
}

TEST(LogOptions, MakesUpTheKioskAndShowsItsName) {
  const xinluon::test::TemporaryFolder folder;
  Config config = sample();
  config.data = folder / "data";
  config.flow.counter = *CounterId::from("Q07");
  const auto options = log_options(config);
  ASSERT_TRUE(options) << options.error().message;
  EXPECT_EQ(options->log.kiosk, config.kiosk);
  EXPECT_EQ(config.site.kiosk, config.kiosk.text());
  EXPECT_EQ(options->counter.text(), "Q07");
  EXPECT_EQ(options->log.boot.size(), 8U);
  EXPECT_TRUE(options->log.software.starts_with("xinluon "));
}

TEST(LogOptions, AnUploaderThatIsNotInstalledIsNoReasonNotToVote) {
  const xinluon::test::TemporaryFolder folder;
  Config config = sample();
  config.data = folder.path();
  config.peer_user = "no-such-user-here";
  const auto options = log_options(config);
  ASSERT_TRUE(options);
  EXPECT_TRUE(options->peer_uids.empty());
  config.peer_user = "root";
  EXPECT_EQ(log_options(config)->peer_uids, std::vector<std::uint32_t>{0});
}

}  // namespace
}  // namespace xinluon::app
