// What goes wrong in an office: rubbish where the votes were, a full card, a configuration nobody can read.
#include <fstream>
#include <random>

#include <gtest/gtest.h>

#include "tests/e2e/stand.h"

namespace xinluon::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

bool vote(Stand& stand, const std::string& level) {
  const auto* attract = stand.eyes().wait_for({"attract"}, seconds(10));
  if (attract == nullptr) return false;
  std::this_thread::sleep_for(milliseconds(450));
  stand.tap(*attract, level);
  const auto* behaviours = stand.eyes().wait_for({"behaviours"}, seconds(3));
  if (behaviours == nullptr) return false;
  std::this_thread::sleep_for(milliseconds(450));
  stand.tap(*behaviours, "button:done");
  return stand.eyes().wait_for({"thanks"}, seconds(3)) != nullptr;
}

std::vector<fs::path> files_in(const fs::path& folder, const std::string& part_of_name) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().find(part_of_name) != std::string::npos)
      found.push_back(entry.path());
  return found;
}

TEST(LongTrouble, AVoteDatabaseOfRubbishIsKeptAndVotingGoesOnWithinTenSeconds) {
  Stand stand;
  ASSERT_TRUE(vote(stand, "level:5"));
  ASSERT_EQ(stand.wait_for_votes(1, seconds(20)), 1U);
  stand.kiosk().kill();
  std::mt19937 random(1);
  for (const auto& file : files_in(stand.folder() / "kiosk", ".db")) {
    std::ofstream rubbish(file, std::ios::binary | std::ios::trunc);
    for (int i = 0; i < 20'000; ++i) rubbish.put(static_cast<char>(random()));
  }
  const auto start = std::chrono::steady_clock::now();
  stand.start_kiosk();
  ASSERT_TRUE(vote(stand, "level:4"));
  EXPECT_LE(std::chrono::steady_clock::now() - start, seconds(10));
  EXPECT_EQ(stand.wait_for_votes(2, seconds(60)), 2U) << stand.log_of("sync") << stand.log_of("kiosk");
  EXPECT_FALSE(files_in(stand.folder() / "kiosk", "damaged").empty()) << "the old file is kept beside";
}

TEST(LongTrouble, AFullDiskIsAnHonestScreenAndNeverThanks) {
  Stand stand({.kiosk_disk_mib = 24});
  ASSERT_TRUE(vote(stand, "level:5"));
  // Through the kiosk's own view of its files: the small disk is mounted for it alone.
  const fs::path disk =
      "/proc/" + std::to_string(stand.kiosk().pid()) + "/root" + (stand.folder() / "kiosk").string();
  std::uint64_t thanked = 1;
  const hands::Reference* out_of_service = nullptr;
  for (int i = 0; i < 40 && out_of_service == nullptr; ++i) {
    std::ofstream filler(disk / ("filler-" + std::to_string(i)), std::ios::binary);
    const std::string block(4096, 'x');
    while (filler.write(block.data(), 4096).flush()) {
    }
    if (vote(stand, "level:1")) ++thanked;
    out_of_service = stand.eyes().wait_for({"out-of-service"}, milliseconds(200));
  }
  ASSERT_NE(out_of_service, nullptr) << "no honest screen on a full disk\n" << stand.log_of("kiosk");
  EXPECT_EQ(stand.eyes().wait_for({"thanks"}, seconds(2)), nullptr);

  for (const auto& filler : files_in(disk, "filler-")) fs::remove(filler);
  ASSERT_NE(stand.eyes().wait_for({"attract"}, seconds(45)), nullptr)
      << "it leaves by itself when there is room";
  ASSERT_TRUE(vote(stand, "level:5"));
  ++thanked;
  EXPECT_GE(stand.wait_for_votes(thanked, seconds(60)), thanked) << "every thanked vote is there";
}

TEST(Trouble, RubbishConfigurationsAreRefusedWithFileLineAndRemedy) {
  const TemporaryFolder folder;
  for (const std::string name : {"xinluon-kiosk", "xinluon-sync", "xinluon-server"}) {
    const std::string file = (folder / (name + ".toml")).string();
    const std::string log = (folder / (name + ".log")).string();
    for (const std::string text : {"data = \n= 3", "no_such_key = 1\n", "\x01\x02\xff\xfe rubbish",
                                   "[display]\nmotion = \"maybe\"\n"}) {
      std::ofstream(file) << text;
      Process process({program(name), "--config", file, "--check-config"}, log);
      EXPECT_EQ(process.wait(seconds(10)), 2) << name << " took: " << text;
    }
    std::ifstream in(log);
    std::string said((std::istreambuf_iterator<char>(in)), {});
    EXPECT_NE(said.find(name + ".toml:1"), std::string::npos) << said;
    EXPECT_NE(said.find("no_such_key"), std::string::npos) << said;
  }
}

}  // namespace
}  // namespace xinluon::test
