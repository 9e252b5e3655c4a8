#include "sync/uploader/health.h"

#include <fstream>

#include <gtest/gtest.h>

#include "sync/crypto/hash.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::uploader {
namespace {

class HealthTest : public testing::Test {
 protected:
  test::TemporaryFolder folder;
  HealthPaths paths{folder.path(),        folder / "thermal",       folder / "hwmon",
                    folder / "throttled", folder / "serial-number", folder / "firmware"};

  void write(const std::filesystem::path& path, std::string_view bytes) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
  }
};

TEST_F(HealthTest, AMachineThatTellsNothingIsUnknownNotAnError) {
  const auto health = read_health(paths);
  EXPECT_GT(health.disk_free_bytes.value_or(0), 0);
  EXPECT_FALSE(health.cpu_temp_millicelsius);
  EXPECT_EQ(board_hash(paths), "");
}

TEST_F(HealthTest, TheCpusZoneIsPreferred) {
  write(paths.thermal / "thermal_zone0/type", "acpitz\n");
  write(paths.thermal / "thermal_zone0/temp", "20000\n");
  write(paths.thermal / "thermal_zone1/type", "cpu-thermal\n");
  write(paths.thermal / "thermal_zone1/temp", "48312\n");
  EXPECT_EQ(read_health(paths).cpu_temp_millicelsius, 48'312);
}

TEST_F(HealthTest, AZoneThatReadsAsRubbishIsPassedOver) {
  write(paths.thermal / "thermal_zone0/temp", "hot\n");
  write(paths.thermal / "thermal_zone2/temp", "-1500\n");
  EXPECT_EQ(read_health(paths).cpu_temp_millicelsius, -1'500);
}

TEST_F(HealthTest, TheBoardIsToldByTheHashOfItsSerialNumberWithoutTheEndingNul) {
  write(paths.device_tree_serial, std::string_view("10000000abcdef01\0", 17));
  EXPECT_EQ(board_hash(paths), crypto::to_hex(crypto::sha256("10000000abcdef01")));
  std::filesystem::rename(paths.device_tree_serial, paths.firmware_serial);
  EXPECT_EQ(board_hash(paths), crypto::to_hex(crypto::sha256("10000000abcdef01")));
}

TEST_F(HealthTest, WhatIsNoZoneOrNoNumberIsNoTemperature) {
  write(paths.thermal / "cooling_device0/temp", "10000\n");
  write(paths.thermal / "thermal_zone0/temp", "48312x\n");
  EXPECT_FALSE(read_health(paths).cpu_temp_millicelsius);
  write(paths.thermal / "thermal_zone1/temp", "99999999999999\n");
  EXPECT_FALSE(read_health(paths).cpu_temp_millicelsius);
}

// The bits are those of vcgencmd get_throttled.
TEST_F(HealthTest, TheFirmwaresBitsTellOfTheSupplyAndOfSlowness) {
  const struct {
    const char* text;
    std::optional<bool> undervoltage;
    std::optional<bool> throttled;
  } cases[] = {{"0x50005\n", true, true},
               {"50000\n", false, false},
               {"1", true, false},
               {"0x8\n", false, true},
               {"", {}, {}},
               {"0x\n", {}, {}},
               {"0xzz", {}, {}},
               {"0x1 ", {}, {}},
               {"0x123456789", {}, {}}};
  for (const auto& [text, undervoltage, throttled] : cases) {
    write(paths.throttled, text);
    const auto health = read_health(paths);
    EXPECT_EQ(health.undervoltage, undervoltage) << text;
    EXPECT_EQ(health.throttled, throttled) << text;
  }
}

TEST_F(HealthTest, WithoutTheBitsTheMonitorOfTheSupplyIsAsked) {
  write(paths.monitors / "hwmon0/name", "cpu_thermal\n");
  write(paths.monitors / "hwmon0/in0_lcrit_alarm", "1\n");
  EXPECT_FALSE(read_health(paths).undervoltage);
  write(paths.monitors / "hwmon1/name", "rpi_volt\n");
  EXPECT_FALSE(read_health(paths).undervoltage) << "it does not say";
  write(paths.monitors / "hwmon1/in0_lcrit_alarm", "1\n");
  EXPECT_EQ(read_health(paths).undervoltage, true);
  write(paths.monitors / "hwmon1/in0_lcrit_alarm", "0\n");
  EXPECT_EQ(read_health(paths).undervoltage, false);
  write(paths.throttled, "0x1\n");
  EXPECT_EQ(read_health(paths).undervoltage, true) << "the firmware's own word goes before";
}

TEST_F(HealthTest, ADiskThatIsNotThereHasNoRoomToTellOf) {
  paths.disk = folder / "gone";
  EXPECT_FALSE(read_health(paths).disk_free_bytes);
}

}  // namespace
}  // namespace xinluon::uploader
