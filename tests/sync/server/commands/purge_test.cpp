#include "sync/server/commands/purge.h"

#include <gtest/gtest.h>

#include "sync/domain/period.h"
#include "sync/server/commands/admin_command.h"
#include "tests/support/server_database.h"

namespace xinluon::commands {
namespace {

const std::string epoch(32, 'a');

TEST(Purge, TellsAPartByLines) {
  const retention::Prefix one{KioskId::from("K-1").value(), Epoch::from(epoch).value(), 3, 17};
  const std::string lines = encode_part({one, one});
  EXPECT_EQ(lines, "K-1 " + epoch + " 17\nK-1 " + epoch + " 17\n");
  const auto back = test::must(decode_part(lines));
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[1].kiosk, one.kiosk);
  EXPECT_EQ(back[1].epoch, one.epoch);
  EXPECT_EQ(back[1].last, 17U);
  for (const std::string& wrong : {"K-1 " + epoch, std::string("K-1 short 17"), "K 1 " + epoch + " 17",
                                   "K-1 " + epoch + " x", "K-1 " + epoch + " 17 18"})
    EXPECT_EQ(decode_part(wrong).error().code, Errc::rejected) << wrong;
}

TEST(Purge, TellsWhatWouldGoByMonth) {
  retention::Plan plan;
  plan.asked = plan.kept_from = test::must(day_from_text("2024-11-01"));
  plan.months[test::must(day_from_text("2024-09-01"))] = {12, {KioskId::from("K-1").value()}};
  plan.months[test::must(day_from_text("2024-10-01"))] = {
      7, {KioskId::from("K-1").value(), KioskId::from("K-2").value()}};
  plan.records = 20;
  plan.unreadable = 1;
  EXPECT_EQ(describe(plan, 24),
            "records before 2024-11-01 go; 24 whole months stay\n"
            "2024-09  12 votes of 1 kiosks\n"
            "2024-10  7 votes of 2 kiosks\n"
            "20 records (1 unreadable) of 2 kiosks are older\n");
  plan.kept_from = test::must(day_from_text("2024-10-20"));
  EXPECT_NE(describe(plan, 24).find("days from 2024-10-20 on are not closed yet"), std::string::npos);
  plan.kept_from = Day();
  EXPECT_NE(describe(plan, 24).find("no day is closed yet"), std::string::npos);
}

TEST(Purge, OfAPartThatIsRefusedNothingIsWritten) {
  test::ServerDatabase database;
  const auto key = crypto::SecretKey::generate();
  const AdminContext context{.now = wall_time(1'790'000'000'000),
                             .actor = "local:root",
                             .trust = {.url = "", .pins = {}, .server_key = "", .signing = &key}};
  const AdminCall call{.words = "purge part",
                       .arguments = {{"kept-from", "2024-01-01"},
                                     {"records", "1"},
                                     {std::string(content_key), "K-1 " + epoch + " 1\n"}}};
  EXPECT_FALSE(run_admin_call(database.writer(), context, call)) << "no day is closed";
  EXPECT_EQ(database.scalar("SELECT COUNT(*) FROM audit"), 0);
}

}  // namespace
}  // namespace xinluon::commands
