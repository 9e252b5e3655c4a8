#include <gtest/gtest.h>

#include "sync/crypto/encoding.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/storage/audit.h"
#include "sync/server/storage/organisation.h"
#include "tests/support/server_database.h"

namespace xinluon::commands {
namespace {

using storage::Scope;
using test::must;

class OrganisationChangeCommands : public testing::Test {
 protected:
  Result<Outcome> admin(const std::vector<std::string>& words, const std::string& content = "") {
    auto call = must(parse_admin_call(words));
    if (!content.empty()) call.arguments[std::string(content_key)] = crypto::to_base64(content);
    AdminContext context;
    context.now = start_of(day_from_text("2026-11-21").value());
    context.actor = "local:test";
    return run_admin_call(database.writer(), context, call);
  }
  storage::Unit commune(const char* day) {
    return must(storage::find_unit(database.writer(), Scope::local_administrator(),
                                   UnitId::from("TM-X01").value(), day_from_text(day).value()));
  }
  std::int64_t entries() { return database.scalar("SELECT COUNT(*) FROM audit"); }

  test::ServerDatabase database;
};

TEST_F(OrganisationChangeCommands, AUnitIsRenamedFromADayOnAndTheLogSaysSo) {
  const auto before = entries();
  const auto done =
      admin({"unit", "change", "TM-X01", "--from", "2026-07-01", "--name", "Phường Mẫu", "--target", "90"});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(commune("2026-06-30").name, "Xã Mẫu 01");
  EXPECT_EQ(commune("2026-07-01").name, "Phường Mẫu");
  EXPECT_EQ(commune("2026-07-01").target_percent, 90);
  EXPECT_EQ(entries(), before + 1);
  EXPECT_NE(must(admin({"unit", "show", "TM-X01"})).text.find("2026-07-01"), std::string::npos);
}

TEST_F(OrganisationChangeCommands, MergingMovesCountersAndCloses) {
  must(admin({"unit", "add", "TM-X02", "--name", "Xã Mẫu 02", "--parent", "TM"}));
  EXPECT_FALSE(admin({"unit", "close", "TM-X01", "--from", "2026-07-01"})) << "it has counters";
  must(admin({"unit", "merge", "TM-X01", "--into", "TM-X02", "--from", "2026-07-01"}));
  const auto counter = must(storage::find_counter(database.writer(), Scope::local_administrator(),
                                                  CounterId::from("TM-X01-Q01").value()));
  EXPECT_EQ(counter.unit.text(), "TM-X02");
  EXPECT_EQ(to_text(commune("2026-11-21").valid_to), "2026-06-30");
  EXPECT_EQ(commune("2026-11-21").merged_into.text(), "TM-X02");
  EXPECT_FALSE(admin({"counter", "change", "TM-X01-Q01", "--from", "2026-11-22", "--number", "9"}))
      << "the future";
  must(admin({"counter", "change", "TM-X01-Q01", "--from", "2026-11-01", "--number", "9"}));
  must(admin({"counter", "close", "TM-X01-Q01", "--from", "2026-11-20"}));
  must(admin({"counter", "reopen", "TM-X01-Q01"}));
  EXPECT_FALSE(admin({"counter", "reopen", "TM-X01-Q01"}));
}

TEST_F(OrganisationChangeCommands, ADryRunLeavesNothingNotEvenInTheLog) {
  const std::string file = "id;parent;name\nTM-X02;TM;Xã Mẫu 02\n";
  const auto before = entries();
  const auto tried = admin({"csv", "import", "units", "--file", "u.csv", "--dry-run", "1"}, file);
  ASSERT_TRUE(tried) << tried.error().message;
  EXPECT_EQ(tried->text, "1 rows, 1 of them new or changed\n");
  EXPECT_FALSE(
      storage::find_unit(database.writer(), Scope::local_administrator(), UnitId::from("TM-X02").value()));
  EXPECT_EQ(entries(), before);
  ASSERT_TRUE(admin({"csv", "import", "units", "--file", "u.csv"}, file));
  EXPECT_TRUE(
      storage::find_unit(database.writer(), Scope::local_administrator(), UnitId::from("TM-X02").value()));
  EXPECT_EQ(entries(), before + 1);
}

TEST_F(OrganisationChangeCommands, AWrongFileIsExplainedAndAnExportIsTakenAgain) {
  const auto wrong =
      admin({"csv", "import", "units", "--file", "u.csv"}, "id;parent;name\nTM-X02;NO;Xã\nTM X;TM;Xã\n");
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().message.find("line 2"), std::string::npos) << wrong.error().message;
  EXPECT_NE(wrong.error().message.find("line 3, column id"), std::string::npos) << wrong.error().message;
  for (const char* kind : {"units", "counters", "targets"}) {
    const auto file = must(admin({"csv", "export", kind})).file;
    EXPECT_TRUE(file.starts_with("\xEF\xBB\xBF"));
    const auto again = admin({"csv", "import", kind, "--file", "x.csv"}, file);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_NE(again->text.find("0 of them"), std::string::npos) << again->text;
  }
  EXPECT_FALSE(admin({"csv", "import", "people", "--file", "x.csv"}, "id\n"));
}

}  // namespace
}  // namespace xinluon::commands
