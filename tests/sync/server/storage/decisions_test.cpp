#include "sync/server/storage/decisions.h"

#include <gtest/gtest.h>

#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

using test::must;

class Decisions : public testing::Test {
 protected:
  Decisions() { database_.enrol(kiosk_, "key"); }
  void append(const std::string& id, bool counted, std::vector<SeqRange> ranges) {
    must(db::transaction(database_.writer(), [&] {
      return append_decision(database_.writer(), {id, wall_time(1'000), "lan", "flag 1", "vì thử máy",
                                                  counted, std::move(ranges)});
    }));
  }

  const KioskId kiosk_ = KioskId::from("K-01").value();
  const Epoch epoch_ = Epoch::from("0123456789abcdef0123456789abcdef").value();
  test::ServerDatabase database_{test::Medium::memory};
};

TEST_F(Decisions, KeepTheirOrderInAChain) {
  append("b", false, {{kiosk_, epoch_, 3, 5}, {kiosk_, epoch_, 9, 9}});
  append("a", true, {{kiosk_, epoch_, 4, 9}});
  const auto found = must(decisions_on(database_.writer(), Scope::local_administrator(), kiosk_, epoch_));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].first, 3U);
  EXPECT_FALSE(found[1].counted);
  EXPECT_EQ(found[1].last, 9U);
  EXPECT_TRUE(found[2].counted);
  const auto about = must(decisions_about(database_.writer(), Scope::local_administrator(), "flag 1"));
  ASSERT_EQ(about.size(), 2U);
  EXPECT_EQ(about[0].reason, "vì thử máy");
}

TEST_F(Decisions, AreAppendOnlyAndOfTheScope) {
  append("a", false, {{kiosk_, epoch_, 1, 2}});
  EXPECT_FALSE(database_.writer().run("UPDATE decision SET counted = 1"));
  EXPECT_FALSE(database_.writer().run("DELETE FROM decision"));
  EXPECT_FALSE(database_.writer().run("UPDATE decision_range SET last_seq = 9"));
  EXPECT_FALSE(database_.writer().run("DELETE FROM decision_range"));
  const auto nobody = Scope::of_units({});
  EXPECT_EQ(decisions_on(database_.writer(), nobody, kiosk_, epoch_).error().code, Errc::not_found);
  EXPECT_EQ(decisions_about(database_.writer(), nobody, "flag 1").error().code, Errc::unauthorised);
}

}  // namespace
}  // namespace xinluon::storage
