#include "sync/server/accounts/sign_in.h"

#include <gtest/gtest.h>

#include "sync/server/accounts/user.h"
#include "sync/server/storage/audit.h"
#include "sync/server/storage/sessions.h"
#include "tests/support/server_database.h"

namespace xinluon::accounts {
namespace {

using namespace std::chrono_literals;
using test::must;

constexpr std::string_view good = "mật khẩu đủ dài";
const WallTime start = wall_time(1'795'320'000'000);

class SignInTest : public testing::Test {
 protected:
  SignInTest() {
    static const std::string hash = must(new_password_hash(good, "lan"));
    auto& writer = database_.writer();
    must(db::transaction(writer, [&] {
      return add_user(writer, storage::Scope::local_administrator(),
                      {"lan", "Lan", Role::supervisor, UnitId::from("TM").value()}, hash, start);
    }));
  }
  SignIn finish(const PasswordCheck& check, const std::string& code = "") {
    return must(finish_sign_in(database_.writer(), check, code, "10.0.0.1", now_));
  }
  SignIn sign_in(std::string_view name, std::string_view password, const std::string& code = "") {
    return finish(must(check_password_of(database_.writer(), name, password, now_)), code);
  }
  // Without hashing.
  SignIn fail_once(const std::string& name) { return finish({.name = name, .right = false}); }
  std::vector<std::string> actions() {
    std::vector<std::string> actions;
    for (const auto& entry :
         must(storage::audit_entries(database_.writer(), storage::Scope::local_administrator(), 0, 1000)))
      actions.push_back(entry.action);
    return actions;
  }

  test::ServerDatabase database_;
  WallTime now_ = start;
};

TEST_F(SignInTest, GivesASessionForTheRightPasswordOnly) {
  const SignIn wrong = sign_in("lan", "không phải mật khẩu");
  EXPECT_FALSE(wrong.session);
  EXPECT_EQ(wrong.token, "");
  const SignIn right = sign_in("Lan", good);
  ASSERT_TRUE(right.session);
  EXPECT_EQ(right.session->user, "lan");
  EXPECT_TRUE(must(find_session(database_.writer(), right.token, now_)));
  EXPECT_EQ(actions(), (std::vector<std::string>{"sign-in-failed", "sign-in"}));
}

TEST_F(SignInTest, LocksAfterFiveFailuresInARow) {
  for (int i = 0; i < 4; ++i) EXPECT_LE(fail_once("lan").locked_until, now_) << i;
  EXPECT_EQ(fail_once("lan").locked_until, now_ + 15min);
  const auto check = must(check_password_of(database_.writer(), "lan", good, now_ + 15min - 1ms));
  EXPECT_FALSE(check.right) << "a locked name's password is not looked at";
  EXPECT_GT(check.locked_until, now_);
  now_ += 15min;
  EXPECT_TRUE(sign_in("lan", good).session);
  EXPECT_EQ(actions().at(4), "sign-in-locked");
}

TEST_F(SignInTest, AFailureWhileLockedDoesNotProlongIt) {
  for (int i = 0; i < 5; ++i) fail_once("lan");
  now_ += 10min;
  EXPECT_EQ(fail_once("lan").locked_until, start + 15min);
}

TEST_F(SignInTest, TwoGuessesAtOnceCannotSlipThroughTheLock) {
  const auto right = must(check_password_of(database_.writer(), "lan", good, now_));
  for (int i = 0; i < 5; ++i) fail_once("lan");
  EXPECT_FALSE(finish(right).session) << "the lock came while the password was being checked";
}

TEST_F(SignInTest, ASuccessForgetsFailures) {
  for (int i = 0; i < 4; ++i) fail_once("lan");
  EXPECT_TRUE(finish({.name = "lan", .right = true}).session);
  for (int i = 0; i < 4; ++i) EXPECT_LE(fail_once("lan").locked_until, now_);
}

TEST_F(SignInTest, ANameWithoutAccountFailsAndLocksAlike) {
  EXPECT_FALSE(sign_in("nobody", good).session);
  for (int i = 0; i < 4; ++i) fail_once("nobody");
  EXPECT_GT(must(check_password_of(database_.writer(), "nobody", good, now_)).locked_until, now_);
}

TEST_F(SignInTest, ADisabledAccountFails) {
  database_.damage("UPDATE account SET disabled = 1");
  EXPECT_FALSE(sign_in("lan", good).session);
}

TEST_F(SignInTest, NeverLogsWhatMayBeAPassword) {
  fail_once("mật khẩu gõ nhầm ô");
  const auto entries =
      must(storage::audit_entries(database_.writer(), storage::Scope::local_administrator(), 0, 10));
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].line.find("nhầm"), std::string::npos);
}

TEST_F(SignInTest, ForgetsTriedNamesAfterADay) {
  for (int i = 0; i < 50; ++i) fail_once("guess-" + std::to_string(i));
  EXPECT_EQ(database_.scalar("SELECT count(*) FROM sign_in_failure"), 50);
  now_ += 24h + 1ms;
  fail_once("lan");
  EXPECT_EQ(database_.scalar("SELECT count(*) FROM sign_in_failure"), 1);
}

TEST_F(SignInTest, RemovesSessionsThatHaveEnded) {
  finish({.name = "lan", .right = true});
  now_ += 16min;
  finish({.name = "lan", .right = true});
  EXPECT_EQ(database_.scalar("SELECT count(*) FROM session"), 1);
}

}  // namespace
}  // namespace xinluon::accounts
