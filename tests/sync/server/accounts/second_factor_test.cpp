#include "sync/server/accounts/second_factor.h"

#include <set>

#include <gtest/gtest.h>

#include "sync/crypto/totp.h"
#include "sync/server/accounts/session.h"
#include "sync/server/accounts/sign_in.h"
#include "sync/server/accounts/user.h"
#include "sync/server/storage/second_factors.h"
#include "sync/server/storage/users.h"
#include "tests/support/server_database.h"

namespace xinluon::accounts {
namespace {

using storage::Scope;
using test::must;
using namespace std::chrono_literals;

class SecondFactor : public testing::Test {
 protected:
  template <class Body>
  auto write(Body body) {
    return must(db::transaction(writer_, body));
  }
  SecondFactor() {
    write([&] {
      return add_user(writer_, Scope::local_administrator(),
                      {"quantri", "Quản trị", Role::admin, UnitId::from("TM").value()}, "hash", now_);
    });
  }
  std::string key() { return must(storage::find_totp_key(writer_, Scope::sign_in(), "quantri")).value().key; }
  std::string code() { return crypto::totp_code(key(), crypto::totp_step(now_)); }
  std::vector<std::string> set_up() {
    write([&] { return begin_totp(writer_, "quantri"); });
    return write([&] { return confirm_totp(writer_, "quantri", code(), now_); });
  }
  bool takes(const std::string& typed) {
    return write([&] { return take_code(writer_, "quantri", typed, now_); });
  }

  test::ServerDatabase database_;
  db::Connection& writer_ = database_.writer();
  WallTime now_ = wall_time(1'795'320'000'000);
};

TEST_F(SecondFactor, IsInForceOnlyOnceACodeWasShown) {
  const auto setup = write([&] { return begin_totp(writer_, "quantri"); });
  EXPECT_EQ(setup.secret.size(), 32U);
  EXPECT_EQ(setup.uri, "otpauth://totp/XinLuon:quantri?secret=" + setup.secret + "&issuer=XinLuon");
  EXPECT_GT(setup.code.side, 20);
  EXPECT_FALSE(must(storage::find_user(writer_, Scope::sign_in(), "quantri")).totp);
  EXPECT_FALSE(takes(code())) << "not confirmed yet";
  const auto wrong =
      db::transaction(writer_, [&] { return confirm_totp(writer_, "quantri", "000000", now_); });
  EXPECT_EQ(wrong.error().code, Errc::rejected);
  const auto codes = write([&] { return confirm_totp(writer_, "quantri", code(), now_); });
  EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), recovery_code_count);
  EXPECT_TRUE(must(storage::find_user(writer_, Scope::sign_in(), "quantri")).totp);
  EXPECT_FALSE(db::transaction(writer_, [&] { return begin_totp(writer_, "quantri"); })) << "one is in force";
}

TEST_F(SecondFactor, TakesEachCodeOnce) {
  set_up();
  EXPECT_FALSE(takes(code())) << "it was shown when setting up";
  now_ += 30s;
  const std::string next = code();
  EXPECT_TRUE(takes(next.substr(0, 3) + " " + next.substr(3))) << "people type blanks";
  EXPECT_FALSE(takes(next));
  now_ += 30s;
  EXPECT_FALSE(takes(next)) << "still within the window";
  EXPECT_TRUE(takes(code()));
  now_ -= 30s;
  EXPECT_FALSE(takes(code())) << "one before the last that was taken";
}

TEST_F(SecondFactor, TakesEachRecoveryCodeOnceAndKeepsNoneOfThem) {
  const auto codes = set_up();
  for (const auto& each : codes) {
    EXPECT_TRUE(takes(each));
    EXPECT_FALSE(takes(each));
  }
  EXPECT_EQ(must(storage::recovery_codes_left(writer_, Scope::sign_in(), "quantri")), 0);
  EXPECT_FALSE(takes("AAAA-AAAA-AAAA-AAAA"));
}

TEST_F(SecondFactor, IsAskedForBehindTheRightPasswordAndCountsFailures) {
  set_up();
  now_ += 30s;
  const PasswordCheck right{.name = "quantri", .right = true, .needs_code = true};
  const auto finish = [&](const PasswordCheck& check, const std::string& typed) {
    return must(finish_sign_in(writer_, check, typed, "10.0.0.1", now_));
  };
  EXPECT_TRUE(finish(right, "").code_needed);
  EXPECT_FALSE(finish({.name = "quantri", .right = false, .needs_code = true}, code()).session)
      << "a code is no password";
  now_ += 30s;
  const auto in = finish(right, code());
  ASSERT_TRUE(in.session);
  EXPECT_EQ(in.session->pending, Pending::nothing);
  for (int i = 0; i < max_failures; ++i) EXPECT_FALSE(finish(right, "000000").session);
  now_ += 30s;
  EXPECT_FALSE(finish(right, code()).session) << "locked";
  now_ += lock_out;
  EXPECT_TRUE(finish(right, code()).session);
}

TEST_F(SecondFactor, AnAdministratorWithoutOneIsToldToSetItUp) {
  const auto in = must(finish_sign_in(writer_, {.name = "quantri", .right = true}, "", "", now_));
  ASSERT_TRUE(in.session);
  EXPECT_EQ(in.session->pending, Pending::second_factor);
}

TEST_F(SecondFactor, RemovedIsAskedForNoMoreAndEndsSessions) {
  const auto codes = set_up();
  const std::string token = write([&] { return open_session(writer_, "quantri", true, now_); });
  write([&] { return remove_totp(writer_, "quantri"); });
  EXPECT_FALSE(must(find_session(writer_, token, now_)));
  EXPECT_FALSE(takes(codes[0]));
  EXPECT_FALSE(must(storage::find_user(writer_, Scope::sign_in(), "quantri")).totp);
}

}  // namespace
}  // namespace xinluon::accounts
