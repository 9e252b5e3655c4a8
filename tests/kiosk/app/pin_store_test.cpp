#include "kiosk/app/pin_store.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "kiosk/app/staff_desk.h"
#include "kiosk/flow/session.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::app {
namespace {

class PinStoreTest : public testing::Test {
 protected:
  PinStore store() const { return {folder_ / "pin", folder_.path()}; }
  std::string content(const char* name) const {
    std::ostringstream text;
    text << std::ifstream(folder_ / name).rdbuf();
    return text.str();
  }
  void write(const char* name, std::string_view text) const { std::ofstream(folder_ / name) << text; }

  xinluon::test::TemporaryFolder folder_;
};

TEST_F(PinStoreTest, TakesTheRightPinAndNoOther) {
  EXPECT_FALSE(store().is_set());
  EXPECT_FALSE(store().check("123456"));
  ASSERT_TRUE(store().set("123456"));
  EXPECT_TRUE(store().is_set());
  EXPECT_TRUE(store().check("123456"));
  EXPECT_FALSE(store().check("123457"));
  EXPECT_FALSE(store().check(""));
}

TEST_F(PinStoreTest, KeepsOnlyAHashForItsOwnUser) {
  ASSERT_TRUE(store().set("271828"));
  EXPECT_EQ(content("pin").find("271828"), std::string::npos);
  EXPECT_TRUE(content("pin").starts_with("$argon2id$"));
  struct stat file {};
  ASSERT_EQ(stat((folder_ / "pin").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600U);
}

TEST_F(PinStoreTest, RefusesWhatIsNoPin) {
  for (const char* pin : {"", "12345", "1234567", "12345a", "12 456"}) {
    const auto set = store().set(pin);
    ASSERT_FALSE(set) << pin;
    EXPECT_EQ(set.error().code, Errc::rejected);
  }
  EXPECT_FALSE(store().is_set());
}

TEST_F(PinStoreTest, CountsWrongOnesAcrossRestartsUntilARightOne) {
  ASSERT_TRUE(store().set("123456"));
  for (int i = 1; i <= 3; ++i) {
    EXPECT_FALSE(store().check("000000"));
    EXPECT_EQ(store().wrong(), i);  // another store reads the same files, as after a restart
  }
  EXPECT_TRUE(store().check("123456"));
  EXPECT_EQ(store().wrong(), 0);
}

TEST_F(PinStoreTest, ARestartKeepsTheLock) {
  ASSERT_TRUE(store().set("123456"));
  flow::Settings settings;
  for (int i = 0; i < settings.staff.tries; ++i) EXPECT_FALSE(store().check("000000"));
  const BootTime now = boot_time(5'000);
  const flow::State state = flow::initial(now, settings, store().wrong());
  ASSERT_TRUE(state.staff.locked_until);
  EXPECT_EQ(*state.staff.locked_until, now + settings.staff.lock);
}

TEST_F(PinStoreTest, ASpoiltCountIsAsBadAsMany) {
  ASSERT_TRUE(store().set("123456"));
  for (const char* text : {"", "-1\n", "two\n", "3", "99999999999\n"}) {
    write("staff-tries", text);
    EXPECT_EQ(store().wrong(), max_wrong_pins) << text;
  }
  ASSERT_TRUE(store().set("123456"));
  EXPECT_EQ(store().wrong(), 0);
}

TEST_F(PinStoreTest, ASpoiltHashLetsNobodyIn) {
  write("pin", "123456\n");
  EXPECT_FALSE(store().check("123456"));
  write("pin", "");
  EXPECT_FALSE(store().check(""));
}

TEST_F(PinStoreTest, TheDeskAnswersOnceForEveryPin) {
  ASSERT_TRUE(store().set("123456"));
  std::vector<bool> verdicts;
  {
    StaffDesk desk(store(), [&](bool right) { verdicts.push_back(right); });
    desk.check("654321");
    desk.check("123456");
  }
  EXPECT_EQ(verdicts, (std::vector<bool>{false, true}));
}

}  // namespace
}  // namespace xinluon::app
