#include "sync/server/accounts/session.h"

#include <set>

#include <gtest/gtest.h>

#include "sync/server/accounts/user.h"
#include "sync/server/storage/sessions.h"
#include "tests/support/server_database.h"

namespace xinluon::accounts {
namespace {

using namespace std::chrono_literals;
using test::must;

const WallTime now = wall_time(1'795'320'000'000);

class SessionTest : public testing::Test {
 protected:
  SessionTest() {
    auto& writer = database_.writer();
    must(db::transaction(writer, [&]() -> Result<void> {
      XINLUON_RETURN_IF_ERROR(add_user(writer, storage::Scope::local_administrator(),
                                       {"lan", "Lan", Role::supervisor, UnitId::from("TM-X01").value()},
                                       "hash", now));
      return storage::add_session(writer, hash_of_token(token_), "lan", false, now);
    }));
  }
  bool holds(WallTime at) { return must(find_session(database_.writer(), token_, at)).has_value(); }

  test::ServerDatabase database_;
  std::string token_ = new_token();
};

TEST_F(SessionTest, SaysWhoAndWhere) {
  const auto session = must(find_session(database_.writer(), token_, now)).value();
  EXPECT_EQ(session.user, "lan");
  EXPECT_EQ(session.role, Role::supervisor);
  EXPECT_FALSE(session.scope().whole());
  EXPECT_EQ(session.scope().roots(), std::vector{UnitId::from("TM-X01").value()});
}

TEST_F(SessionTest, HoldsForFifteenIdleMinutes) {
  EXPECT_TRUE(holds(now + 15min - 1ms));
  EXPECT_FALSE(holds(now + 15min));
  auto& writer = database_.writer();
  must(db::transaction(writer, [&] { return touch_session(writer, token_, now + 10min); }));
  EXPECT_TRUE(holds(now + 24min));
}

TEST_F(SessionTest, IsTouchedOnceAMinute) {
  const auto session = must(find_session(database_.writer(), token_, now)).value();
  EXPECT_FALSE(session.stale(now + 59s));
  EXPECT_TRUE(session.stale(now + 60s));
}

TEST_F(SessionTest, EndsWithItsAccount) {
  database_.damage("UPDATE account SET disabled = 1");
  EXPECT_FALSE(holds(now));
}

TEST_F(SessionTest, EndsWhenSignedOut) {
  auto& writer = database_.writer();
  EXPECT_TRUE(must(db::transaction(writer, [&] { return end_session(writer, token_); })));
  EXPECT_FALSE(holds(now));
  EXPECT_FALSE(must(db::transaction(writer, [&] { return end_session(writer, token_); })));
}

TEST_F(SessionTest, LeavesNoTokenInTheDatabase) {
  EXPECT_EQ(database_.scalar("SELECT count(*) FROM session WHERE hex(token_hash) = upper('" + token_ + "')"),
            0);
  EXPECT_EQ(database_.scalar("SELECT length(token_hash) FROM session"), 32);
}

TEST(Token, IsLongAndNeverTheSame) {
  std::set<std::string> tokens;
  for (int i = 0; i < 1'000; ++i) tokens.insert(new_token());
  EXPECT_EQ(tokens.size(), 1'000U);
  EXPECT_EQ(tokens.begin()->size(), 64U);
}

}  // namespace
}  // namespace xinluon::accounts
