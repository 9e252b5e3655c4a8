#include "kiosk/app/settings_store.h"

#include <fstream>

#include <gtest/gtest.h>

#include "kiosk/app/loop.h"
#include "kiosk/app/turns.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;

class SettingsStoreTest : public testing::Test {
 protected:
  SettingsStore store() { return SettingsStore(folder_ / "settings", own_); }
  static wire::ConfigureRequest cool_down(std::int64_t version, int seconds) {
    return {version, "[times]\ncool_down_s = " + std::to_string(seconds) + "\n"};
  }

  xinluon::test::TemporaryFolder folder_;
  Config own_ = parse_config("[times]\ncool_down_s = 5\n", "kiosk.toml").value();
};

TEST_F(SettingsStoreTest, WithoutAnyTheOwnFileHolds) {
  auto settings = store();
  EXPECT_TRUE(settings.state().takes);
  EXPECT_EQ(settings.state().version, 0);
  EXPECT_EQ(settings.begin().flow.cool_down, 5s);
  EXPECT_FALSE(settings.on_trial());
}

TEST_F(SettingsStoreTest, SettingsAreTriedThenBelievedAndKept) {
  {
    auto settings = store();
    ASSERT_TRUE(settings.take(cool_down(7, 9)));
    EXPECT_EQ(settings.state().version, 0);
    EXPECT_EQ(settings.state().trying, 7);
    EXPECT_EQ(settings.begin().flow.cool_down, 9s);
    settings.confirm();
    EXPECT_EQ(settings.state().version, 7);
    EXPECT_EQ(settings.state().trying, 0);
  }
  auto again = store();
  EXPECT_EQ(again.state().version, 7);
  EXPECT_EQ(again.begin().flow.cool_down, 9s);
  ASSERT_TRUE(again.take({0, ""}));
  EXPECT_EQ(again.begin().flow.cool_down, 5s) << "version 0 takes them away";
  again.confirm();
  EXPECT_EQ(again.state().version, 0);
}

TEST_F(SettingsStoreTest, WhatCameDuringATurnIsNotConfirmedByIt) {
  auto settings = store();
  ASSERT_TRUE(settings.take(cool_down(7, 9)));
  EXPECT_EQ(settings.begin().flow.cool_down, 9s);
  ASSERT_TRUE(settings.take(cool_down(8, 10)));
  settings.confirm();
  EXPECT_EQ(settings.state().version, 0);
  EXPECT_EQ(settings.state().trying, 8);
}

TEST_F(SettingsStoreTest, BadSettingsAreRefusedWithTheirMistakeAndRemembered) {
  {
    auto settings = store();
    const auto taken = settings.take({3, "[times]\ncool_down_s = \"soon\"\n"});
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, Errc::rejected);
    EXPECT_NE(taken.error().message.find("settings 3:2:"), std::string::npos) << taken.error().message;
    EXPECT_FALSE(settings.on_trial());
  }
  const auto state = store().state();
  EXPECT_EQ(state.refused, 3);
  EXPECT_NE(state.trouble.find("cool_down_s"), std::string::npos) << state.trouble;
  EXPECT_LE(state.trouble.size(), wire::max_trouble_bytes);
}

// The program dies before it has run for a while: killed, crashed, hung.
TEST_F(SettingsStoreTest, AfterThreeStartsThatLedNowhereTheLastGoodOnesHold) {
  {
    auto settings = store();
    ASSERT_TRUE(settings.take(cool_down(1, 6)));
    static_cast<void>(settings.begin());
    settings.confirm();
    ASSERT_TRUE(settings.take(cool_down(2, 9)));
  }
  for (int start = 0; start < trial_starts; ++start) {
    auto settings = store();
    EXPECT_EQ(settings.begin().flow.cool_down, 9s) << start;
  }
  auto settings = store();
  EXPECT_EQ(settings.begin().flow.cool_down, 6s);
  EXPECT_FALSE(settings.on_trial());
  EXPECT_EQ(settings.state().version, 1);
  EXPECT_EQ(settings.state().refused, 2);
}

TEST_F(SettingsStoreTest, ATurnThatCanNotBeginIsPlayedUnderTheLastGoodOnes) {
  auto settings = store();
  ASSERT_TRUE(settings.take(cool_down(4, 9)));
  std::vector<Milliseconds> played;
  const auto exit_code = play_turns(settings, [&](const Config& config) -> Result<std::optional<Leaving>> {
    played.push_back(config.flow.cool_down);
    if (config.flow.cool_down == 9s) return fail(Errc::not_found, "no such pack");
    return std::optional<Leaving>(Leaving::quit);
  });
  EXPECT_EQ(exit_code.value(), exit_quit);
  EXPECT_EQ(played, (std::vector<Milliseconds>{9s, 5s}));
  EXPECT_EQ(settings.state().refused, 4);
  EXPECT_EQ(settings.state().trouble, "no such pack");
}

TEST_F(SettingsStoreTest, ReloadingPlaysAgainAndAFaultOfTheOwnFileIsTheEnd) {
  auto settings = store();
  int turns = 0;
  const auto ended = play_turns(settings, [&](const Config&) -> Result<std::optional<Leaving>> {
    if (++turns < 3) return std::optional<Leaving>(Leaving::reload);
    return fail(Errc::rejected, "no fonts");
  });
  EXPECT_EQ(turns, 3);
  EXPECT_EQ(ended.error().message, "no fonts");
}

TEST_F(SettingsStoreTest, DamagedFilesCountAsNone) {
  std::filesystem::create_directories(folder_ / "settings");
  for (const char* name : {"good.toml", "trial.toml", "refused", "trial-starts"})
    std::ofstream(folder_ / "settings" / name) << "\xff\x00garbage";
  auto settings = store();
  EXPECT_EQ(settings.state().version, 0);
  EXPECT_EQ(settings.begin().flow.cool_down, 5s);
}

}  // namespace
}  // namespace xinluon::app
