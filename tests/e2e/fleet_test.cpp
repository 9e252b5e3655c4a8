// The three real programs: a kiosk enrolled from a list and approved, settings rolled out to it, and settings
// it can't run with.
#include <fstream>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>

#include "tests/e2e/stand.h"

namespace xinluon::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::this_thread::sleep_for;

constexpr milliseconds past_guard{500};

class LongFleet : public testing::Test {
 protected:
  std::string admin(std::vector<std::string> words) {
    words.insert(words.begin(), "admin");
    const auto done = stand_.server_command(words);
    EXPECT_EQ(done.status, 0) << words[1] << " " << words[2] << ": " << done.output;
    return done.output;
  }
  std::string file(const std::string& name, const std::string& text) {
    const auto path = stand_.folder() / name;
    std::ofstream(path) << text;
    return path.string();
  }
  // The row of a table that holds this word.
  std::string row_with(const std::string& table, const std::string& word) {
    std::istringstream lines(table);
    for (std::string line; std::getline(lines, line);)
      if (line.find(word) != std::string::npos) return line;
    return "";
  }
  void restart_uploader() {
    stand_.uploader().kill();
    stand_.start_uploader();
  }
  void vote() {
    const auto* attract = stand_.eyes().wait_for({"attract"}, seconds(20));
    ASSERT_NE(attract, nullptr);
    sleep_for(past_guard);
    ASSERT_TRUE(stand_.tap(*attract, "level:5"));
    const auto* behaviours = stand_.eyes().wait_for({"behaviours"}, seconds(10));
    ASSERT_NE(behaviours, nullptr);
    sleep_for(past_guard);
    ASSERT_TRUE(stand_.tap(*behaviours, "button:done"));
    ASSERT_NE(stand_.eyes().wait_for({"attract"}, seconds(20)), nullptr);
  }
  Stand stand_;
};

TEST_F(LongFleet, AKioskOfAListCountsFromItsApprovalOn) {
  stand_.uploader().kill();
  admin({"kiosk", "revoke", "K-TEST"});
  const auto wrong = file("wrong.csv", "kiosk;counter\nK-TEST;TM-X01-Q03\nK TEST;TM-X01-Q03\nK-2;NO-SUCH\n");
  // What is wrong stands on standard error.
  const auto looked =
      run({"/bin/sh", "-c", "exec \"$@\" 2>&1", "sh", program("xinluon-server"), "--config",
           (stand_.folder() / "server.toml").string(), "admin", "enrol-batch", wrong, "--dry-run"});
  EXPECT_NE(looked.status, 0) << "a script must notice";
  EXPECT_NE(looked.output.find("line 3:"), std::string::npos) << looked.output;
  EXPECT_NE(looked.output.find("line 4: there is no counter NO-SUCH"), std::string::npos) << looked.output;

  const auto list = file("list.csv", "\xef\xbb\xbfkiosk;counter\r\nK-TEST;TM-X01-Q03\r\n");
  const std::string out = (stand_.folder() / "boot").string();
  const std::string url = "https://127.0.0.1:" + stand_.port();
  const auto made = stand_.server_command({"admin", "enrol-batch", list, "--out", out, "--url", url});
  ASSERT_EQ(made.status, 0) << made.output;
  EXPECT_TRUE(std::filesystem::exists(out + "/labels.pdf"));
  const auto enrolled = run({program("xinluon-sync"), "--config", (stand_.folder() / "sync.toml").string(),
                             "enrol", "--file", out + "/K-TEST/xinluon-enrol.toml"});
  ASSERT_EQ(enrolled.status, 0) << enrolled.output;
  stand_.start_uploader();

  vote();
  const auto pending = [&] { return row_with(admin({"kiosk", "list"}), "K-TEST"); };
  EXPECT_TRUE(eventually(seconds(20), [&] { return pending().find(" 1 ") != std::string::npos; }))
      << pending();
  EXPECT_NE(pending().find("pending"), std::string::npos) << pending();
  EXPECT_EQ(stand_.percentages().at("total").at("votes"), 0) << "kept, not counted";
  const auto approved = admin({"kiosks", "approve", "TM-X01"});
  EXPECT_NE(approved.find("1 of their votes count now"), std::string::npos) << approved;
  EXPECT_EQ(stand_.percentages().at("total").at("votes"), 1);
  const auto proven = stand_.server_command({"recount"});
  EXPECT_EQ(proven.status, 0) << proven.output;
}

TEST_F(LongFleet, SettingsReachTheScreenAndBadOnesDoNot) {
  const auto* attract = stand_.eyes().wait_for({"attract"}, seconds(20));
  ASSERT_NE(attract, nullptr);
  const auto before = stand_.screen().grab().rgb;

  const auto refused = stand_.server_command(
      {"admin", "config", "add", file("bad.toml", "[times]\ncountdown_s = 1\n[store]\nfolder = \"/tmp\"\n"),
       "--unit", "TM-X01"});
  EXPECT_NE(refused.status, 0) << "the server checks as the kiosk does";

  admin({"config", "add", file("good.toml", "[site]\nplace = \"Xã Mẫu Mới\"\n"), "--unit", "TM-X01"});
  admin({"rollout", "start", "--version", "1", "--unit", "TM-X01", "--soak-minutes", "1"});
  const auto asked = std::chrono::steady_clock::now();
  restart_uploader();
  EXPECT_TRUE(eventually(seconds(30), [&] { return stand_.screen().grab().rgb != before; }))
      << stand_.log_of("sync") << stand_.log_of("kiosk");
  std::printf(
      "settings on the screen after %lld ms\n",
      static_cast<long long>(
          std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - asked).count()));
  EXPECT_TRUE(eventually(seconds(120), [&] {
    sleep_for(seconds(1));
    return stand_.log_of("kiosk").find("settings 1 of the server are in force") != std::string::npos;
  })) << stand_.log_of("kiosk");
  const auto in_force = [&] { return row_with(admin({"rollout", "list"}), "TM-X01"); };
  EXPECT_TRUE(eventually(seconds(200), [&] {
    sleep_for(seconds(1));
    return in_force().find("done") != std::string::npos;
  })) << in_force();

  // A language whose pack is off in this build: no terminal can be made of it.
  const auto good = stand_.screen().grab().rgb;
  admin({"config", "add", file("worse.toml", "[languages]\nenabled = [\"xx\"]\n"), "--unit", "TM-X01"});
  admin({"rollout", "start", "--version", "2", "--unit", "TM-X01", "--soak-minutes", "1"});
  restart_uploader();
  EXPECT_TRUE(eventually(seconds(60), [&] {
    sleep_for(milliseconds(500));
    return stand_.log_of("kiosk").find("settings 2 of the server are not taken") != std::string::npos;
  })) << stand_.log_of("kiosk");
  EXPECT_TRUE(eventually(seconds(30), [&] { return stand_.screen().grab().rgb == good; }))
      << "the last good ones hold";
  EXPECT_TRUE(eventually(seconds(150), [&] {
    sleep_for(seconds(1));
    return row_with(admin({"rollout", "list"}), "refused").find("halted") != std::string::npos;
  })) << admin({"rollout", "list"});
}

}  // namespace
}  // namespace xinluon::test
