#include <gtest/gtest.h>

#include "sync/server/commands/admin_command.h"
#include "tests/support/server_database.h"

namespace xinluon::commands {
namespace {

class TrackerCommands : public testing::Test {
 protected:
  Result<std::string> admin(const std::vector<std::string>& words) {
    AdminContext context;
    context.now = start_of(day_from_text("2026-11-22").value());
    context.actor = "local:test";
    XINLUON_TRY(const auto call, parse_admin_call(words));
    XINLUON_TRY(const auto outcome, run_admin_call(database.writer(), context, call));
    return outcome.text;
  }
  std::string list(std::vector<std::string> more = {}, const std::string& period = "dak-lak-nam/2026") {
    std::vector<std::string> words = {"tracker", "list", "--period", period};
    words.insert(words.end(), more.begin(), more.end());
    return test::must(admin(words));
  }
  Result<std::string> note(const std::vector<std::string>& more = {}, const std::string& unit = "TM-X01") {
    std::vector<std::string> words = {"tracker",          "note",       unit,           "--period",
                                      "dak-lak-nam/2026", "--document", "Số 12/BC-UBND"};
    words.insert(words.end(), more.begin(), more.end());
    return admin(words);
  }
  Result<std::string> take_back(const std::string& unit = "TM-X01") {
    return admin({"tracker", "take-back", unit, "--period", "dak-lak-nam/2026", "--why", "sai số liệu"});
  }
  std::int64_t entries(const std::string& action) {
    return database.scalar("SELECT COUNT(*) FROM audit WHERE line LIKE '%" + action + "%'");
  }
  static void expect(const std::string& text, const std::string& words) {
    EXPECT_NE(text.find(words), std::string::npos) << text;
  }
  static void refused(const Result<std::string>& answer, const std::string& why, Errc code = Errc::rejected) {
    ASSERT_FALSE(answer) << why;
    EXPECT_EQ(answer.error().code, code);
    EXPECT_NE(answer.error().message.find(why), std::string::npos) << answer.error().message;
  }

  test::ServerDatabase database;
};

TEST_F(TrackerCommands, ListWhoOwesOne) {
  const auto text = list();
  expect(text, "dak-lak-nam/2026: 2025-11-16 to 2026-11-15, last day to send 2026-11-29 (in 7 days)\n");
  expect(text, "TM-X01  due");
  expect(text, "late 0, due 1, not_due 0, sent_late 0, sent 0\n");
  expect(list({"--unit", "TM-X01", "--state", "due"}), "TM-X01  due");
  EXPECT_EQ(list({"--state", "late"}).find("TM-X01"), std::string::npos);
  expect(list({}, "hanh-chinh-nam/2025"), "no last day to send");
}

TEST_F(TrackerCommands, NoteAndTakeBackWithTheAuditLog) {
  expect(test::must(note({"--sent-on", "2026-11-20"})),
         "TM-X01 dak-lak-nam/2026: sent on 2026-11-20, figures ");
  expect(list(), "TM-X01  sent   2026-11-20  local:test  Số 12/BC-UBND");
  expect(list(), "sent 1\n");
  refused(note(), "noted as sent already");
  EXPECT_EQ(test::must(take_back()), "TM-X01 dak-lak-nam/2026: taken back\n");
  refused(take_back(), "is noted as sent");
  expect(list(), "TM-X01  due");
  expect(test::must(note()), "sent on 2026-11-22");
  EXPECT_EQ(entries("tracker-note"), 2);
  EXPECT_EQ(entries("tracker-take-back"), 1);
  EXPECT_EQ(entries("tracker-list"), 0);
}

TEST_F(TrackerCommands, SayWhatIsWrong) {
  refused(admin({"tracker", "list", "--period", "2026"}), "--period: \"2026\" is no reporting period");
  refused(admin({"tracker", "list", "--period", "dak-lak-nam/2026", "--state", "x"}), "--state: late");
  refused(admin({"tracker", "list", "--period", "dak-lak-nam/2026", "--unit", "a b"}), "\"a b\" is no id");
  refused(admin({"tracker", "list", "--period", "dak-lak-nam/2026", "--unit", "XX"}), "no unit XX",
          Errc::not_found);
  refused(note({}, "XX"), "XX", Errc::not_found);
  refused(note({}, "a b"), "\"a b\" is no id");
  refused(note({"--sent-on", "hôm nay"}), "");
  refused(note({"--sent-on", "2026-11-23"}), "today at the latest");
  refused(take_back("a b"), "\"a b\" is no id");
  refused(admin({"tracker", "note", "TM-X01", "--period", "nam/2026", "--document", "Số 1"}), "--period: ");
  EXPECT_EQ(entries("tracker-note"), 0);
}

}  // namespace
}  // namespace xinluon::commands
