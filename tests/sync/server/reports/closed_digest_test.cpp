#include "sync/server/reports/closed_digest.h"

#include <gtest/gtest.h>

#include "sync/server/storage/closed_tallies.h"
#include "tests/support/server_database.h"

namespace xinluon::reports {
namespace {

using storage::Dimension;
using storage::Grain;
using storage::Node;
using storage::Scope;
using storage::Tallies;

class ClosedDigestTest : public testing::Test {
 protected:
  Result<crypto::Hash> close(const Tallies& counts) {
    return db::transaction(purger, [&] { return close_tallies(purger, counts); });
  }
  crypto::Hash of_rows() { return test::must(closed_digest(purger, Scope::local_administrator())); }

  test::ServerDatabase database;
  db::Connection& purger = database.purger();
  const Node counter = Node::of(CounterId::from("Q03").value());
  const Node officer = Node::of(OfficerId::from("CB-0012").value());
  const Day day{std::chrono::days(20'717)};
};

// The rows of PROTOCOL.md's vectors give the digest of its third checkpoint.
TEST_F(ClosedDigestTest, IsThatOfTheProtocolsVectors) {
  EXPECT_EQ(of_rows(), empty_closed_digest());
  const auto first =
      test::must(close({{{counter, Grain::day, Dimension::behaviour, day, "NN:missing"}, {1, 1}},
                        {{counter, Grain::day, Dimension::behaviour, day, "XC:shown"}, {1, 1}},
                        {{counter, Grain::day, Dimension::level, day, "5"}, {1, 1}}}));
  EXPECT_EQ(first, of_rows());
  const auto all = test::must(close({{{counter, Grain::day, Dimension::level, day, "2"}, {1, 0}},
                                     {{counter, Grain::day, Dimension::procedure, day,
                                       storage::procedure_value("Đất đai", "1.001234") + ":2"},
                                      {1, 0}},
                                     {{officer, Grain::day, Dimension::level, day, "2"}, {1, 0}}}));
  EXPECT_EQ(all, of_rows());
  EXPECT_EQ(crypto::to_hex(all), "ab4788bd4daa3100360fd0359eb279c0acf14de9e5b51e4f38941a4cf0f28daa");
}

TEST_F(ClosedDigestTest, NothingIsAddedToRowsThatWereChanged) {
  test::must(close({{{counter, Grain::day, Dimension::level, day, "5"}, {1, 1}}}));
  database.drop_guards();
  for (const auto* const change : {"UPDATE closed_tally SET raw = 2 WHERE node = 'counter:Q03'",
                                   "DELETE FROM closed_tally WHERE node = 'counter:Q03'"}) {
    database.damage(change);
    EXPECT_EQ(close({{{counter, Grain::day, Dimension::level, day, "4"}, {1, 1}}}).error().code,
              Errc::corrupt)
        << change;
    EXPECT_TRUE(close({{{officer, Grain::day, Dimension::level, day, "4"}, {1, 1}}})) << "of another node";
  }
}

}  // namespace
}  // namespace xinluon::reports
