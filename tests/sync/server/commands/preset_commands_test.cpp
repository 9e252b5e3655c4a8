#include <gtest/gtest.h>

#include "sync/server/commands/admin_command.h"
#include "tests/support/server_database.h"

namespace xinluon::commands {
namespace {

class PresetCommands : public testing::Test {
 protected:
  Result<std::string> admin(const std::vector<std::string>& words) {
    AdminContext context;
    context.now = start_of(day_from_text("2026-11-22").value());
    context.actor = "local:test";
    XINLUON_TRY(const auto call, parse_admin_call(words));
    XINLUON_TRY(const auto outcome, run_admin_call(database.writer(), context, call));
    return outcome.text;
  }
  std::int64_t entries(const std::string& action) {
    return database.scalar("SELECT COUNT(*) FROM audit WHERE line LIKE '%" + action + "%'");
  }
  void refused(const std::vector<std::string>& words, const std::string& why) {
    const auto answer = admin(words);
    ASSERT_FALSE(answer) << why;
    EXPECT_EQ(answer.error().code, Errc::rejected);
    EXPECT_NE(answer.error().message.find(why), std::string::npos) << answer.error().message;
  }

  test::ServerDatabase database;
};

TEST_F(PresetCommands, TellWhichIsDueNext) {
  const auto text = test::must(admin({"preset", "list"}));
  EXPECT_NE(text.find("2026-11-29 (in 7 days)"), std::string::npos) << text;
  EXPECT_NE(text.find("dak-lak-6-thang/2027"), std::string::npos) << text;
  EXPECT_NE(text.find("hanh-chinh-thang/2026-12"), std::string::npos) << text;
}

TEST_F(PresetCommands, PutAndRemoveWithAnEntryInTheAuditLog) {
  const std::vector<std::string> put = {"preset",   "put",          "quy-1",   "--name", "Quý I",
                                        "--source", "Quy định",     "--first", "01-01",  "--last",
                                        "03-31",    "--due-before", "04-05"};
  EXPECT_EQ(test::must(admin(put)), "quy-1/2027 is 2027-01-01 to 2027-03-31\n");
  EXPECT_EQ(entries("preset-put"), 1);
  EXPECT_NE(test::must(admin({"preset", "list"})).find("2027-04-04"), std::string::npos);
  EXPECT_EQ(test::must(admin({"preset", "remove", "quy-1"})), "quy-1 is gone\n");
  EXPECT_EQ(entries("preset-remove"), 1);
  const auto again = admin({"preset", "remove", "quy-1"});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::not_found);
}

TEST_F(PresetCommands, SayWhatIsWrong) {
  const auto put = [](const std::string& first, const std::string& last, const std::string& due = "12-31") {
    return std::vector<std::string>{"preset", "put",    "a",  "--name",       "A", "--source", "B", "--first",
                                    first,    "--last", last, "--due-before", due};
  };
  refused(put("1/1", "03-31"), "--first: \"1/1\" is no day");
  refused(put("01-01", "02-30"), "--last");
  refused(put("01-01", "03-31", "14"), "some of a month");
  refused(put("01-01", "03-31", "3"), "--due-before");
  refused(put("06-01", "03-31"), "ends before it begins");
  refused({"preset", "put", "a", "--first", "01-01", "--last", "03-31", "--name", "A"}, "--source");
  EXPECT_EQ(entries("preset-put"), 0);
}

}  // namespace
}  // namespace xinluon::commands
