// Who may enter: what is refused, and what a scope does not see.
#include "sync/server/storage/users.h"

#include <gtest/gtest.h>

#include "sync/server/storage/api_tokens.h"
#include "sync/server/storage/audit.h"
#include "sync/server/storage/serving_role.h"
#include "sync/server/storage/sessions.h"
#include "sync/server/storage/subscriptions.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class UsersTest : public testing::Test {
 protected:
  UsersTest() {
    Unit other;
    other.id = elsewhere_unit;
    other.name = "Tỉnh khác";
    other.type = UnitType::province;
    EXPECT_TRUE(add_unit(writer, other));
    EXPECT_TRUE(add("an", commune_unit, "sub-1"));
    EXPECT_TRUE(add("binh", elsewhere_unit));
  }
  Result<void> add(const std::string& name, const UnitId& unit, const std::string& external = "") {
    User user;
    user.name = name;
    user.role = "supervisor";
    user.unit = unit;
    user.password_hash = "hash";
    user.password_temporary = true;
    user.disabled = name == "binh";
    user.external_id = external;
    return add_user(writer, user);
  }
  void note(std::int64_t seq, const std::string& actor, const std::string& action) {
    ASSERT_TRUE(append_audit(writer, {seq, now, actor, action, "{}", std::string(32, 'h')}));
  }
  std::vector<std::int64_t> found(const Scope& scope, const AuditFilter& filter) {
    std::vector<std::int64_t> seqs;
    const auto entries = find_audit(writer, scope, filter).value();
    for (const auto& entry : entries) seqs.push_back(entry.seq);
    return seqs;
  }

  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const WallTime now = wall_time(1'790'000'000'000);
  const UnitId commune_unit = UnitId::from("TM-X01").value();
  const UnitId elsewhere_unit = UnitId::from("XX").value();
  const Scope all = Scope::local_administrator();
  const Scope commune = Scope::of_units({commune_unit});
};

TEST_F(UsersTest, ANameAndAnExternalIdBelongToOne) {
  EXPECT_EQ(add("an", commune_unit).error().code, Errc::rejected);
  EXPECT_EQ(add("chi", commune_unit, "sub-1").error().message, "the external id is an's already");
  auto an = find_user(writer, all, "an").value();
  EXPECT_TRUE(an.password_temporary);
  EXPECT_TRUE(change_user(writer, an)) << "its own";
  an.name = "nobody";
  an.external_id.clear();
  EXPECT_EQ(change_user(writer, an).error().code, Errc::not_found);
  EXPECT_EQ(set_password_hash(writer, "nobody", "hash", true).error().code, Errc::not_found);
  EXPECT_TRUE(set_password_hash(writer, "an", "hash", true));
}

TEST_F(UsersTest, AScopeSeesItsOwn) {
  EXPECT_EQ(users(writer, all)->size(), 2U);
  EXPECT_EQ(users(writer, commune)->size(), 1U);
  EXPECT_EQ(find_user(writer, commune, "binh").error().code, Errc::not_found);
  EXPECT_EQ(find_user(writer, all, "nobody").error().code, Errc::not_found);
  EXPECT_TRUE(find_user(writer, all, "binh")->disabled);
  EXPECT_TRUE(find_user_by_external_id(writer, commune, "sub-1").value());
  EXPECT_FALSE(find_user_by_external_id(writer, Scope::of_units({elsewhere_unit}), "sub-1").value());
  EXPECT_FALSE(find_user_by_external_id(writer, all, "sub-9").value());
  EXPECT_FALSE(find_session(writer, all, "none").value());
}

TEST_F(UsersTest, TokensAreSeenAndRevokedWithinTheirUnit) {
  const ApiToken reads = {.id = "t1",
                          .kind = "figures",
                          .counter = {},
                          .unit = commune_unit,
                          .name = "BI",
                          .created = now,
                          .created_by = "an",
                          .expires = {},
                          .used = {}};
  ASSERT_TRUE(add_api_token(writer, reads, "hash"));
  const Scope elsewhere = Scope::of_units({elsewhere_unit});
  EXPECT_EQ(api_tokens(writer, commune)->size(), 1U);
  EXPECT_FALSE(api_tokens(writer, commune)->front().expires);
  EXPECT_TRUE(api_tokens(writer, elsewhere)->empty());
  EXPECT_FALSE(find_api_token(writer, all, "other").value());
  EXPECT_EQ(find_api_token(writer, elsewhere, "hash").error().code, Errc::not_found);
  EXPECT_EQ(revoke_api_token(writer, elsewhere, "t1", now).error().code, Errc::not_found);
  EXPECT_EQ(revoke_api_token(writer, all, "t9", now).error().code, Errc::not_found);
  EXPECT_TRUE(revoke_api_token(writer, commune, "t1", now));
  EXPECT_EQ(revoke_api_token(writer, commune, "t1", now).error().code, Errc::not_found) << "once";
  EXPECT_FALSE(find_api_token(writer, all, "hash").value());
}

TEST_F(UsersTest, TheAuditLogIsSearchedBothWaysAndByItsOwn) {
  note(1, "an", "login");
  note(2, "binh", "login");
  note(3, "an", "logout");
  using Seqs = std::vector<std::int64_t>;
  EXPECT_EQ(found(all, {}), (Seqs{1, 2, 3}));
  EXPECT_EQ(found(all, {.after = 1}), (Seqs{2, 3}));
  EXPECT_EQ(found(all, {.before = 0}), (Seqs{3, 2, 1}));
  EXPECT_EQ(found(all, {.before = 3}), (Seqs{2, 1}));
  EXPECT_EQ(found(all, {.actor = "an"}), (Seqs{1, 3}));
  EXPECT_EQ(found(all, {.action = "login"}), (Seqs{1, 2}));
  EXPECT_EQ(found(all, {.limit = 2}), (Seqs{1, 2}));
  EXPECT_EQ(found(commune, {}), (Seqs{1, 3}));
  EXPECT_EQ(found(Scope::of_units({UnitId::from("TM").value(), elsewhere_unit}), {}), (Seqs{1, 2, 3}));
  EXPECT_TRUE(audit_entries(writer, commune, 0, 10)->empty());
}

TEST_F(UsersTest, WordsAreThoseThatAreKnown) {
  EXPECT_EQ(topic_from_name("weekly"), Topic::weekly);
  EXPECT_FALSE(topic_from_name("daily"));
  for (const auto* const role : {"", "Serve", "a-b", "a\"b"})
    EXPECT_EQ(grant_serving(writer, role).error().code, Errc::rejected) << role;
  EXPECT_EQ(grant_serving(writer, std::string(64, 'a')).error().code, Errc::rejected);
}

TEST_F(UsersTest, AnAccountIsSwitchedOffAndOnAgain) {
  auto an = find_user(writer, all, "an").value();
  for (const bool off : {true, false}) {
    an.disabled = off;
    ASSERT_TRUE(change_user(writer, an));
    EXPECT_EQ(find_user(writer, all, "an")->disabled, off);
  }
}

}  // namespace
}  // namespace xinluon::storage
