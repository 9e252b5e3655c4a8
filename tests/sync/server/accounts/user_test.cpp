#include "sync/server/accounts/user.h"

#include <gtest/gtest.h>

#include "sync/crypto/password.h"
#include "sync/server/accounts/session.h"
#include "sync/server/storage/sessions.h"
#include "sync/server/storage/users.h"
#include "tests/support/server_database.h"

namespace xinluon::accounts {
namespace {

using storage::Scope;
using test::must;

constexpr std::string_view good = "mật khẩu đủ dài";
const WallTime now = wall_time(1'795'320'000'000);

TEST(User, NamesAreLowerCaseAndPlain) {
  EXPECT_EQ(user_name_from(" Lan.Nguyen ").value(), "lan.nguyen");
  EXPECT_EQ(user_name_from("a@tinh-mau").value(), "a@tinh-mau");
  for (const std::string name : {"", " ", "hai từ", "đ", "a b", "a/b"})
    EXPECT_FALSE(user_name_from(name)) << name;
  EXPECT_FALSE(user_name_from(std::string(65, 'a')));
}

TEST(User, PasswordsAreLongAndNotTheName) {
  EXPECT_TRUE(check_password(good, "lan"));
  EXPECT_FALSE(check_password("mười một ký", "lan")) << "11 characters of more bytes";
  EXPECT_TRUE(check_password("mười hai ký ", "lan"));
  EXPECT_FALSE(check_password("xxlan.nguyenxx", "lan.nguyen"));
  EXPECT_FALSE(check_password(std::string(20, 'a'), "lan"));
  EXPECT_FALSE(check_password(std::string(257, 'a') + "b", "lan"));
}

class UserTable : public testing::Test {
 protected:
  Result<void> add(const std::string& name, const std::string& unit, const std::string& hash = "hash") {
    return db::transaction(database_.writer(), [&] {
      return add_user(database_.writer(), storage::Scope::local_administrator(),
                      {name, "Lan", Role::supervisor, UnitId::from(unit).value()}, hash, now);
    });
  }
  test::ServerDatabase database_;
};

TEST_F(UserTable, HoldsEachNameOnceAndOnlyRealUnits) {
  EXPECT_TRUE(add("lan", "TM"));
  const auto again = add("lan", "TM");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::rejected);
  EXPECT_EQ(add("hoa", "NO-SUCH").error().code, Errc::not_found);
  const auto users = must(storage::users(database_.writer(), Scope::local_administrator()));
  ASSERT_EQ(users.size(), 1U);
  EXPECT_EQ(users[0].name, "lan");
  EXPECT_EQ(users[0].role, "supervisor");
  EXPECT_EQ(users[0].created, now);
}

TEST_F(UserTable, ShowsOnlyAccountsOfTheScope) {
  must(add("tinh", "TM"));
  must(add("xa", "TM-X01"));
  const Scope commune = Scope::of_units({UnitId::from("TM-X01").value()});
  const auto users = must(storage::users(database_.writer(), commune));
  ASSERT_EQ(users.size(), 1U);
  EXPECT_EQ(users[0].name, "xa");
  EXPECT_EQ(storage::find_user(database_.writer(), commune, "tinh").error().code, Errc::not_found);
}

TEST_F(UserTable, ANewPasswordEndsSessions) {
  must(add("lan", "TM"));
  auto& writer = database_.writer();
  const std::string token = new_token();
  must(db::transaction(
      writer, [&] { return storage::add_session(writer, hash_of_token(token), "lan", false, now); }));
  EXPECT_TRUE(must(find_session(writer, token, now)).has_value());
  const std::string hash = must(new_password_hash(good, "lan"));
  must(db::transaction(writer, [&] {
    return set_password(writer, storage::Scope::local_administrator(), "lan", hash, false);
  }));
  EXPECT_FALSE(must(find_session(writer, token, now)).has_value());
  const auto user = must(storage::find_user(writer, Scope::sign_in(), "lan"));
  EXPECT_TRUE(crypto::verify_password(user.password_hash, good));
  const auto nobody = db::transaction(writer, [&] {
    return set_password(writer, storage::Scope::local_administrator(), "hoa", hash, false);
  });
  EXPECT_EQ(nobody.error().code, Errc::not_found);
}

TEST_F(UserTable, BindsOfficersAccountsAndNoOthersToAnOfficer) {
  auto& writer = database_.writer();
  const auto add_one = [&](const std::string& name, Role role, const std::string& officer) {
    return db::transaction(writer, [&] {
      return add_user(
          writer, Scope::local_administrator(),
          {name, name, role, UnitId::from("TM-X01").value(), OfficerId::from(officer).value_or(OfficerId())},
          "hash", now);
    });
  };
  EXPECT_TRUE(add_one("cb1", Role::officer, "CB-01"));
  EXPECT_EQ(add_one("cb2", Role::officer, "").error().code, Errc::rejected);
  EXPECT_EQ(add_one("gs", Role::supervisor, "CB-01").error().code, Errc::rejected);
  const std::string token =
      must(db::transaction(writer, [&] { return open_session(writer, "cb1", false, now); }));
  const auto session = must(find_session(writer, token, now)).value();
  EXPECT_EQ(session.scope().officer().text(), "CB-01");
  EXPECT_TRUE(session.scope().roots().empty()) << "no unit at all";
}

TEST_F(UserTable, ChangesWhatIsNamedWithinTheScope) {
  must(add("lan", "TM-X01"));
  auto& writer = database_.writer();
  const auto change_by = [&](const Scope& scope, const UserChange& change) {
    return db::transaction(writer, [&] { return change_user(writer, scope, "lan", change, now); });
  };
  const Scope commune = Scope::of_units({UnitId::from("TM-X01").value()});
  const std::string token =
      must(db::transaction(writer, [&] { return open_session(writer, "lan", false, now); }));
  UserChange change;
  change.display_name = "Lan Anh";
  must(change_by(commune, change));
  EXPECT_TRUE(must(find_session(writer, token, now))) << "a name changes no right";
  change.unit = UnitId::from("TM").value();
  EXPECT_EQ(change_by(commune, change).error().code, Errc::not_found) << "nobody is lifted above who lifts";
  change.unit.reset();
  change.disabled = true;
  must(change_by(commune, change));
  EXPECT_FALSE(must(find_session(writer, token, now)));
  const auto user = must(storage::find_user(writer, Scope::sign_in(), "lan"));
  EXPECT_EQ(user.display_name, "Lan Anh");
  EXPECT_TRUE(user.disabled);
  const Scope other = Scope::of_units({});
  EXPECT_EQ(change_by(other, change).error().code, Errc::not_found);
}

TEST_F(UserTable, DisablesAccountsThatIdleForFortyFiveDays) {
  must(add("lan", "TM"));
  must(add("hoa", "TM"));
  auto& writer = database_.writer();
  const auto sweep = [&](WallTime at) {
    return must(db::transaction(writer, [&] { return disable_idle_users(writer, at); }));
  };
  EXPECT_TRUE(sweep(now + max_idle - std::chrono::hours(1)).empty());
  must(db::transaction(writer,
                       [&] { return open_session(writer, "hoa", false, now + std::chrono::hours(24)); }));
  EXPECT_EQ(sweep(now + max_idle), std::vector<std::string>{"lan"});
  EXPECT_TRUE(sweep(now + max_idle).empty()) << "once";
  UserChange enable;
  enable.disabled = false;
  must(db::transaction(writer, [&] {
    return change_user(writer, Scope::local_administrator(), "lan", enable, now + max_idle);
  }));
  EXPECT_EQ(sweep(now + max_idle + std::chrono::hours(24)), std::vector<std::string>{"hoa"});
}

}  // namespace
}  // namespace xinluon::accounts
