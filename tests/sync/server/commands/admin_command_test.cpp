#include "sync/server/commands/admin_command.h"

#include <gtest/gtest.h>

#include "sync/server/storage/audit.h"
#include "sync/server/storage/kiosks.h"
#include "sync/wire/enrolment_file.h"
#include "tests/support/server_database.h"

namespace xinluon::commands {
namespace {

using test::must;

std::string refusal(const std::vector<std::string>& words) {
  const auto call = parse_admin_call(words);
  return call ? "" : call.error().message;
}

TEST(AdminCall, TakesWordsOptionsAndASubject) {
  const auto call = must(
      parse_admin_call({"unit", "add", "TM-X03", "--name", "Xã Mẫu 03", "--parent=TM", "--target", "90"}));
  EXPECT_EQ(call.words, "unit add");
  EXPECT_EQ(call.arguments,
            (Arguments{{"subject", "TM-X03"}, {"name", "Xã Mẫu 03"}, {"parent", "TM"}, {"target", "90"}}));
}

TEST(AdminCall, SaysWhatIsWrong) {
  EXPECT_NE(refusal({}), "");
  EXPECT_NE(refusal({"unit"}), "");
  EXPECT_NE(refusal({"unit", "explode"}), "");
  EXPECT_NE(refusal({"unit", "add"}).find("needs ID"), std::string::npos);
  EXPECT_NE(refusal({"unit", "add", "TM"}).find("needs --name"), std::string::npos);
  EXPECT_NE(refusal({"unit", "add", "TM", "extra", "--name", "x"}).find("extra"), std::string::npos);
  EXPECT_NE(refusal({"unit", "add", "TM", "--name"}).find("needs a value"), std::string::npos);
  EXPECT_NE(refusal({"unit", "add", "TM", "--name", "a", "--name", "b"}).find("twice"), std::string::npos);
  EXPECT_NE(refusal({"unit", "add", "TM", "--name", "a", "--colour", "b"}).find("--colour"),
            std::string::npos);
  EXPECT_NE(refusal({"unit", "list", "TM"}), "");
  EXPECT_NE(refusal({"user", "add", "lan", "--role", "admin", "--unit", "TM", "--password_hash", "x"}), "")
      << "never on the command line";
}

TEST(AdminCall, WhatIsNoUtf8IsRefusedByName) {
  const auto why = [](const std::string& name, const std::string& value) {
    const auto checked = check_texts({"config add", {{name, value}}});
    return checked ? "" : checked.error().message;
  };
  EXPECT_EQ(why("name", "Tỉnh \"Mẫu\"\n"), "");
  EXPECT_NE(why("name", "X\xE3 M\xE2u").find("--name \"X\\xE3 M\\xE2u\" is no UTF-8"), std::string::npos)
      << why("name", "X\xE3 M\xE2u");
  EXPECT_NE(why("subject", "Q\xFF").find("\"Q\\xFF\" is no UTF-8"), std::string::npos)
      << why("subject", "Q\xFF");
  EXPECT_NE(why("content", "unit = \"X\xE3\"").find("the file is no UTF-8"), std::string::npos);
}

TEST(AdminCall, HelpNamesEveryCommandAndOption) {
  const std::string help = admin_help();
  for (const auto& command : admin_commands()) {
    EXPECT_NE(help.find(command.words), std::string::npos) << command.words;
    for (const auto& option : command.options)
      EXPECT_NE(help.find("--" + std::string(option.name)), std::string::npos) << option.name;
  }
}

TEST(AdminCall, HelpIsOfTheCommandAskedAbout) {
  const std::string help = admin_help("csv import");
  EXPECT_NE(help.find("--dry-run"), std::string::npos) << help;
  EXPECT_EQ(help.find("csv export"), std::string::npos) << help;
  EXPECT_NE(admin_help("csv").find("csv export"), std::string::npos);
  EXPECT_EQ(admin_help("no such command"), admin_help());
}

const std::string key_text = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";  // 32 bytes in base64

class AdminCommands : public testing::Test {
 protected:
  Result<Outcome> run(const std::vector<std::string>& words, const Arguments& more = {}) {
    XINLUON_TRY(auto call, parse_admin_call(words));
    for (const auto& [name, value] : more) call.arguments[name] = value;
    return run_admin_call(database_.writer(), context_, call);
  }
  std::string printed(const std::vector<std::string>& words) { return must(run(words)).text; }

  test::ServerDatabase database_;
  AdminContext context_{.now = wall_time(1'795'320'000'000),
                        .actor = "local:root",
                        .trust = {"https://10.0.0.1:8443", {"sha256//" + key_text}, key_text}};
};

TEST_F(AdminCommands, MakeUnitsAndCounters) {
  must(run({"unit", "add", "TM-X03", "--name", "Xã Mẫu 03", "--parent", "TM"}));
  must(run({"counter", "add", "TM-X03-Q01", "--unit", "TM-X03", "--number", "01", "--field", "Đất đai"}));
  EXPECT_NE(printed({"unit", "list"}).find("Xã Mẫu 03"), std::string::npos);
  EXPECT_NE(printed({"counter", "list", "--unit", "TM-X03"}).find("Quầy số 01 – Đất đai"), std::string::npos);
  EXPECT_EQ(run({"unit", "add", "TM-X03", "--name", "x"}).error().code, Errc::rejected);
  EXPECT_FALSE(run({"unit", "add", "TM-X04", "--name", "x", "--parent", "NONE"}));
  EXPECT_FALSE(run({"unit", "add", "TM-X04", "--name", "x", "--type", "planet"}));
  EXPECT_FALSE(run({"unit", "add", "TM-X04", "--name", "x", "--target", "101"}));
  EXPECT_FALSE(run({"unit", "add", "không phải mã", "--name", "x"}));
}

TEST_F(AdminCommands, MakeAnEnrolmentFile) {
  const Outcome outcome = must(
      run({"enrolment-code", "create", "--counter", "TM-X01-Q03", "--kiosk", "K-07", "--valid-hours", "2"}));
  const auto file = must(wire::decode_enrolment_file(outcome.file, "file"));
  EXPECT_EQ(file.url, "https://10.0.0.1:8443");
  EXPECT_EQ(file.pins, std::vector<std::string>{"sha256//" + key_text});
  EXPECT_EQ(file.server_key, key_text);
  EXPECT_NE(file.note.find("Quầy số 03"), std::string::npos);
  EXPECT_EQ(outcome.text.find(file.code), std::string::npos) << "the secret is in the file alone";
  context_.trust.url = "";
  EXPECT_NE(run({"enrolment-code", "create", "--counter", "TM-X01-Q03"}).error().message.find("--url"),
            std::string::npos);
}

TEST_F(AdminCommands, RevokeAKiosk) {
  database_.enrol(KioskId::from("K-01").value(), "key");
  must(run({"kiosk", "revoke", "K-01"}));
  EXPECT_NE(printed({"kiosk", "list"}).find("revoked"), std::string::npos);
  EXPECT_EQ(run({"kiosk", "revoke", "K-99"}).error().code, Errc::not_found);
}

TEST_F(AdminCommands, MakeUsers) {
  must(run({"user", "add", "Lan", "--role", "supervisor", "--unit", "TM"}, {{"password_hash", "hash"}}));
  EXPECT_NE(printed({"user", "list"}).find("lan"), std::string::npos);
  EXPECT_EQ(printed({"user", "list"}).find("hash"), std::string::npos);
  EXPECT_FALSE(run({"user", "add", "hoa", "--role", "king", "--unit", "TM"}, {{"password_hash", "hash"}}));
}

TEST_F(AdminCommands, AreAuditedWithoutSecretsWhenTheyWrite) {
  must(run({"user", "add", "lan", "--role", "supervisor", "--unit", "TM"},
           {{"password_hash", "secret-hash"}}));
  printed({"user", "list"});
  EXPECT_FALSE(run({"user", "add", "lan", "--role", "supervisor", "--unit", "TM"}, {{"password_hash", "x"}}));
  const auto entries =
      must(storage::audit_entries(database_.writer(), storage::Scope::local_administrator(), 0, 10));
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].action, "user-add");
  EXPECT_EQ(entries[0].actor, "local:root");
  EXPECT_NE(entries[0].line.find("role=supervisor unit=TM"), std::string::npos) << entries[0].line;
  EXPECT_EQ(entries[0].line.find("secret-hash"), std::string::npos);
}

}  // namespace
}  // namespace xinluon::commands
