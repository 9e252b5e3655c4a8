// A kiosk without a network: its votes go to the server on a USB stick, and arrive once, whatever was sent
// before.
#include <fstream>

#include <gtest/gtest.h>

#include "tests/e2e/stand.h"

namespace xinluon::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

class LongCarry : public testing::Test {
 protected:
  void vote(const std::string& level) {
    const auto* attract = stand_.eyes().wait_for({"attract"}, seconds(10));
    ASSERT_NE(attract, nullptr);
    std::this_thread::sleep_for(milliseconds(450));
    stand_.tap(*attract, level);
    const auto* behaviours = stand_.eyes().wait_for({"behaviours"}, seconds(5));
    ASSERT_NE(behaviours, nullptr);
    std::this_thread::sleep_for(milliseconds(450));
    stand_.tap(*behaviours, "button:done");
    ASSERT_NE(stand_.eyes().wait_for({"thanks"}, seconds(5)), nullptr);
  }
  Finished export_to(const fs::path& folder) {
    return run({program("xinluon-kiosk"), "--config", (stand_.folder() / "kiosk.toml").string(), "export",
                folder.string()});
  }
  fs::path stick(const char* name) {
    fs::create_directory(stand_.folder() / name);
    return stand_.folder() / name;
  }
  std::string import_all(const fs::path& folder) {
    std::vector<std::string> words{"admin", "import"};
    for (const auto& entry : fs::directory_iterator(folder)) words.push_back(entry.path().string());
    const auto done = stand_.server_command(words);
    EXPECT_EQ(done.status, 0) << done.output;
    return done.output;
  }

  Stand stand_;
};

TEST_F(LongCarry, VotesArriveOnceByStickAndNetwork) {
  vote("level:5");
  ASSERT_EQ(stand_.wait_for_votes(1, seconds(20)), 1U);
  stand_.uploader().kill();
  vote("level:4");
  vote("level:1");

  const fs::path first = stick("first");
  const auto through_app = export_to(first);
  ASSERT_EQ(through_app.status, 0) << through_app.output;
  EXPECT_NE(through_app.output.find("records 2 to 3"), std::string::npos)
      << "the first one is known to be there: " << through_app.output;
  EXPECT_NE(import_all(first).find("2 records new, 0 were here already"), std::string::npos);
  EXPECT_EQ(stand_.wait_for_votes(3, seconds(5)), 3U);

  // With the app down nothing is known of the server: everything that is kept is carried.
  vote("level:2");
  stand_.kiosk().kill();
  const fs::path second = stick("second");
  const auto with_lock = export_to(second);
  ASSERT_EQ(with_lock.status, 0) << with_lock.output;
  EXPECT_NE(with_lock.output.find("records 1 to 4"), std::string::npos) << with_lock.output;
  EXPECT_EQ(export_to(second).output.find("error"), std::string::npos) << "the same bytes once more";
  EXPECT_NE(import_all(second).find("1 records new, 3 were here already"), std::string::npos);

  stand_.start_kiosk();
  stand_.start_uploader();
  vote("level:3");
  EXPECT_EQ(stand_.wait_for_votes(5, seconds(60)), 5U) << stand_.log_of("sync");
  std::this_thread::sleep_for(seconds(1));
  EXPECT_EQ(stand_.wait_for_votes(6, milliseconds(1)), 5U) << "nothing is counted twice";
  EXPECT_EQ(stand_.server_command({"recount"}).status, 0);
}

TEST_F(LongCarry, SaysWhatIsWrongWithTheStick) {
  EXPECT_EQ(export_to(stand_.folder() / "no-such-stick").status, 1);
  const auto empty = export_to(stick("empty"));
  EXPECT_EQ(empty.status, 0);
  EXPECT_NE(empty.output.find("nothing to carry"), std::string::npos) << empty.output;
}

}  // namespace
}  // namespace xinluon::test
