#include "sync/server/accounts/audit.h"

#include <gtest/gtest.h>

#include "sync/crypto/hash.h"
#include "sync/server/accounts/user.h"
#include "sync/server/storage/audit.h"
#include "tests/support/server_database.h"

namespace xinluon::accounts {
namespace {

using storage::Scope;
using test::must;

const WallTime now = wall_time(1'795'320'000'000);

class AuditTest : public testing::Test {
 protected:
  void add(const std::string& actor, const std::string& action, WallTime at = now) {
    must(db::transaction(database_.writer(), [&] {
      return record(database_.writer(), {actor, action, "TM", "detail \"quoted\"", "10.0.0.1"}, at);
    }));
  }
  std::string fault() { return must(verify_audit(database_.writer(), key_.public_key())).fault; }
  // As somebody with the database file in their hands would.
  void damage(const std::string& sql) {
    database_.drop_guards();
    database_.damage(sql);
  }

  test::ServerDatabase database_;
  crypto::SecretKey key_ = crypto::SecretKey::generate();
};

TEST_F(AuditTest, KeepsEntriesInAChain) {
  add("local:root", "unit-add");
  add("lan", "sign-in");
  add("", "sign-in-failed");
  const auto entries = must(storage::audit_entries(database_.writer(), Scope::local_administrator(), 0, 10));
  ASSERT_EQ(entries.size(), 3U);
  auto hash = crypto::sha256("xinluon-audit-v1");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(entries[i].seq, static_cast<std::int64_t>(i) + 1);
    hash = crypto::chain_next(hash, entries[i].line);
    EXPECT_EQ(entries[i].hash, crypto::as_bytes(hash)) << i;
  }
  EXPECT_EQ(entries[0].line,
            R"({"seq":1,"at":"2026-11-22T11:00:00.000+07:00","actor":"local:root","action":"unit-add",)"
            R"("subject":"TM","detail":"detail \"quoted\"","address":"10.0.0.1"})");
}

TEST_F(AuditTest, CannotBeChangedOrShortened) {
  add("lan", "sign-in");
  EXPECT_FALSE(database_.writer().run("UPDATE audit SET actor = 'hoa'"));
  EXPECT_FALSE(database_.writer().run("DELETE FROM audit"));
  EXPECT_EQ(database_.scalar("SELECT count(*) FROM audit WHERE actor = 'lan'"), 1);
}

TEST_F(AuditTest, IsNotForAnAccountsScope) {
  add("lan", "sign-in");
  const Scope scope = Scope::of_units({UnitId::from("TM").value()});
  EXPECT_TRUE(must(storage::audit_entries(database_.writer(), scope, 0, 10)).empty());
}

TEST_F(AuditTest, VerifiesWhatWasNotTouchedAndTellsTheLastHash) {
  EXPECT_EQ(fault(), "");
  for (int i = 0; i < 2'500; ++i) add("lan", "sign-in");
  const auto check = must(verify_audit(database_.writer(), key_.public_key()));
  EXPECT_EQ(check.fault, "");
  EXPECT_EQ(check.entries, 2'500);
  EXPECT_EQ(check.last, 2'500);
  const auto last = must(storage::last_audit(database_.writer(), Scope::local_administrator()));
  EXPECT_EQ(check.last_hash, crypto::to_hex(crypto::hash_from_bytes(last.hash).value()));
}

TEST_F(AuditTest, FindsWhatWasChangedTakenOutOrPutIn) {
  const std::pair<const char*, const char*> damages[] = {
      {"UPDATE audit SET line = replace(line, 'TM', 'XX') WHERE seq = 2", "entry 2 was changed"},
      {"UPDATE audit SET hash = zeroblob(32) WHERE seq = 2", "entry 2 was changed"},
      {"UPDATE audit SET actor = 'hoa' WHERE seq = 2", "entry 2: time, actor or action"},
      {"UPDATE audit SET action = 'sign-out' WHERE seq = 2", "entry 2: time, actor or action"},
      {"UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 2", "entry 2: time, actor or action"},
      {"DELETE FROM audit WHERE seq = 2", "entry 2 is missing"},
      {"DELETE FROM audit WHERE seq = 1", "entry 1 is missing"},
      {"UPDATE audit SET seq = 4 WHERE seq = 3", "entry 3 is missing"},
  };
  for (const auto& [sql, told] : damages) {
    test::ServerDatabase fresh;
    for (int i = 0; i < 3; ++i)
      must(db::transaction(fresh.writer(), [&] {
        return record(fresh.writer(), {"lan", "sign-in", "TM", "", ""}, now);
      }));
    fresh.drop_guards();
    fresh.damage(sql);
    const auto check = must(verify_audit(fresh.writer(), key_.public_key()));
    EXPECT_EQ(check.fault.substr(0, std::string(told).size()), told) << sql;
  }
}

TEST_F(AuditTest, IsKeptTwelveMonthsAndThenBeginsBehindASignedAnchor) {
  for (int i = 0; i < 3; ++i) add("lan", "sign-in", now - audit_kept - std::chrono::hours(i == 2 ? 0 : 1));
  add("lan", "sign-in", now);
  EXPECT_EQ(must(prune_audit(database_.writer(), key_, now)), 2);
  EXPECT_EQ(fault(), "");
  auto check = must(verify_audit(database_.writer(), key_.public_key()));
  EXPECT_EQ(check.first, 3);
  EXPECT_EQ(check.last, 5) << "that it was done is an entry too";
  EXPECT_EQ(must(prune_audit(database_.writer(), key_, now)), 0);
  EXPECT_FALSE(database_.writer().run("DELETE FROM audit WHERE seq = 3")) << "not behind the anchor";
  EXPECT_FALSE(database_.writer().run("UPDATE audit_anchor SET seq = 5"));
  const auto other = crypto::SecretKey::generate();
  EXPECT_NE(must(verify_audit(database_.writer(), other.public_key())).fault, "");
  damage("UPDATE audit_anchor SET seq = 3");
  EXPECT_NE(fault(), "");
}

TEST_F(AuditTest, NeverTakesOutItsLastEntry) {
  add("lan", "sign-in", now - 2 * audit_kept);
  add("lan", "sign-out", now - 2 * audit_kept);
  EXPECT_EQ(must(prune_audit(database_.writer(), key_, now)), 1);
  EXPECT_EQ(fault(), "");
}

TEST_F(AuditTest, ShowsAnAuditorOfAUnitWhatItsAccountsDid) {
  const auto unit = [](const char* id) { return UnitId::from(id).value(); };
  must(db::transaction(database_.writer(), [&]() -> Result<void> {
    XINLUON_RETURN_IF_ERROR(add_user(database_.writer(), Scope::local_administrator(),
                                     {"xa", "Xã", Role::supervisor, unit("TM-X01")}, "hash", now));
    return add_user(database_.writer(), Scope::local_administrator(),
                    {"tinh", "Tỉnh", Role::supervisor, unit("TM")}, "hash", now);
  }));
  add("xa", "sign-in");
  add("tinh", "sign-in");
  add("local:root", "unit-add");
  add("xa", "sign-out");
  const auto seen = [&](const char* id, const storage::AuditFilter& filter) {
    std::string text;
    for (const auto& entry :
         must(storage::find_audit(database_.writer(), Scope::of_units({unit(id)}), filter)))
      text += entry.actor + ":" + entry.action + " ";
    return text;
  };
  EXPECT_EQ(seen("TM-X01", {}), "xa:sign-in xa:sign-out ");
  EXPECT_EQ(seen("TM", {}), "xa:sign-in tinh:sign-in local:root:unit-add xa:sign-out ");
  EXPECT_EQ(seen("TM", {.after = 1, .action = "sign-out"}), "xa:sign-out ");
  EXPECT_EQ(seen("TM", {.actor = "tinh"}), "tinh:sign-in ");
  EXPECT_EQ(seen("TM", {.limit = 1}), "xa:sign-in ");
}

}  // namespace
}  // namespace xinluon::accounts
