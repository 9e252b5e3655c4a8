#include "kiosk/app/health.h"

#include <fstream>

#include <gtest/gtest.h>

#include "kiosk/app/backlight.h"
#include "kiosk/app/staff_audit.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;

class SysTest : public testing::Test {
 protected:
  void write(const std::string& name, std::string_view text) const {
    const auto file = sys_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  std::string read(const std::string& name) const {
    std::string text;
    std::getline(std::ifstream(sys_ / name), text);
    return text;
  }
  xinluon::test::TemporaryFolder sys_;
};

TEST_F(SysTest, ReadsWhatARaspberryPiTells) {
  write("class/thermal/thermal_zone0/temp", "54321\n");
  write("class/hwmon/hwmon0/name", "cpu_thermal\n");
  write("class/hwmon/hwmon1/name", "rpi_volt\n");
  write("class/hwmon/hwmon1/in0_lcrit_alarm", "1\n");
  const MachineHealth health = look_at_machine(sys_.path(), sys_.path());
  EXPECT_EQ(health.cpu_temp_millicelsius, 54'321);
  EXPECT_EQ(health.undervoltage, true);
  EXPECT_GT(health.disk_free_bytes, 0U);
}

TEST_F(SysTest, WhatIsNotToldStaysEmpty) {
  write("class/thermal/thermal_zone0/temp", "hot\n");
  const MachineHealth health = look_at_machine(sys_ / "nowhere", sys_.path());
  EXPECT_EQ(health.cpu_temp_millicelsius, std::nullopt);
  EXPECT_EQ(health.undervoltage, std::nullopt);
  EXPECT_EQ(health.disk_free_bytes, std::nullopt);
}

TEST_F(SysTest, TheBacklightIsSetInTheStepsOfThePanel) {
  write("class/backlight/rpi/max_brightness", "31\n");
  write("class/backlight/rpi/brightness", "31\n");
  write("class/backlight/rpi/bl_power", "0\n");
  Backlight backlight(sys_.path());
  backlight.set_percent(50);
  EXPECT_EQ(read("class/backlight/rpi/brightness"), "15");
  backlight.set_percent(1);
  EXPECT_EQ(read("class/backlight/rpi/brightness"), "1");
  backlight.set_percent(0);
  EXPECT_EQ(read("class/backlight/rpi/brightness"), "0");
  backlight.set_dark(true);
  EXPECT_EQ(read("class/backlight/rpi/bl_power"), "4");
  backlight.set_dark(false);
  EXPECT_EQ(read("class/backlight/rpi/bl_power"), "0");
}

TEST(Health, SaysWhatTheProgramAndTheVoteLogKnow) {
  ProgramHealth program;
  program.kiosk = "K-1";
  program.counter = "Q03";
  program.faults = {"DISK_FULL", "NO_TOUCH"};
  votelog::ServerView server;
  server.state = "offline";
  server.pending = 7;
  server.answered = boot_time(1'000);
  const ui::Health health = make_health(program, {}, server, boot_time(61'000));
  EXPECT_EQ(health.server_age, 60s);
  EXPECT_EQ(health.pending, 7U);
  EXPECT_GT(health.code.side, 20);
  EXPECT_EQ(health.code.dark.size(), static_cast<std::size_t>(health.code.side * health.code.side));
  const std::string text = health_text(health);
  for (const char* part :
       {"kiosk K-1\n", "counter Q03\n", "server offline\n", "errors DISK_FULL NO_TOUCH\n"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
}

TEST(StaffAudit, WritesWhoCameAndWhatWasDone) {
  flow::State before;
  flow::State after;
  EXPECT_EQ(audit_line(before, flow::Tick{}, after), std::nullopt);
  after.screen = flow::Screen::staff;
  EXPECT_EQ(audit_line(before, flow::StaffAsked{}, after), "staff: PIN asked");
  before = after;
  after.staff.wrong = 2;
  EXPECT_EQ(audit_line(before, flow::PinChecked{false}, after), "staff: wrong PIN, 2 in a row");
  EXPECT_EQ(audit_line(before, flow::PinChecked{true}, after), "staff: right PIN");
  EXPECT_EQ(audit_line(before, flow::Chosen{flow::TypeDigit{3}}, after), std::nullopt);
  before.staff.page = flow::StaffPage::health;
  const flow::Chosen restart{flow::PressStaff{flow::StaffButton::restart}};
  EXPECT_EQ(audit_line(before, restart, after), "staff: restart");
  after.screen = flow::Screen::attract;
  EXPECT_EQ(audit_line(before, flow::Tick{}, after), "staff: left");
}

// A tap on a level is nobody's business here, whatever screen it leads to.
TEST(StaffAudit, SaysNothingOfCitizens) {
  flow::State before;
  flow::State after;
  after.screen = flow::Screen::behaviours;
  for (const Level level : {Level::very_satisfied, Level::very_dissatisfied}) {
    EXPECT_EQ(audit_line(before, flow::Chosen{flow::ChooseLevel{level}}, after), std::nullopt);
  }
}

}  // namespace
}  // namespace xinluon::app
