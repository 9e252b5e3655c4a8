#include "sync/server/accounts/audit.h"

#include <gtest/gtest.h>

#include "sync/crypto/hash.h"
#include "sync/server/storage/audit.h"
#include "tests/support/server_database.h"

namespace xinluon::accounts {
namespace {

using storage::Scope;
using test::must;

const WallTime now = wall_time(1'795'320'000'000);

class AuditTest : public testing::Test {
 protected:
  void add(const std::string& actor, const std::string& action) {
    must(db::transaction(database_.writer(), [&] {
      return record(database_.writer(), {actor, action, "TM", "detail \"quoted\"", "10.0.0.1"}, now);
    }));
  }
  test::ServerDatabase database_;
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

}  // namespace
}  // namespace xinluon::accounts
