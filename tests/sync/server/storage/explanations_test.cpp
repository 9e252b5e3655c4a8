#include "sync/server/storage/explanations.h"

#include <gtest/gtest.h>

#include "sync/server/storage/shifts.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class Explanations : public testing::Test {
 protected:
  Explanations() {
    for (const char* id : {"CB-01", "CB-02"})
      EXPECT_TRUE(put_officer(writer, {officer(id), UnitId::from("TM-X01").value(), "Cán bộ Mẫu"}));
  }
  static OfficerId officer(std::string_view id) { return OfficerId::from(id).value(); }
  void write(std::string_view id, Day month, const std::string& text) {
    ASSERT_TRUE(put_explanation(writer, {officer(id), month, text, wall_time(42)}));
  }
  std::string seen(const Scope& scope) {
    std::string all;
    const auto found = test::must(explanations(writer, scope));
    for (const auto& each : found)
      all += to_text(each.month).substr(0, 7) + " " + each.officer.text() + ": " + each.text + "\n";
    return all;
  }

  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const Day september{std::chrono::year(2026) / 9 / 1};
  const Day october{std::chrono::year(2026) / 10 / 1};
};

TEST_F(Explanations, TheLastWordCountsAndAnEmptyOneTakesBack) {
  write("CB-01", september, "một");
  write("CB-01", october, "hai");
  write("CB-01", september, "ba");
  EXPECT_EQ(seen(Scope::local_administrator()), "2026-10 CB-01: hai\n2026-09 CB-01: ba\n");
  write("CB-01", october, "");
  EXPECT_EQ(seen(Scope::local_administrator()), "2026-09 CB-01: ba\n");
}

TEST_F(Explanations, AreSeenByTheirOfficerAndWhoeverCoversTheUnit) {
  write("CB-01", october, "một");
  write("CB-02", october, "hai");
  EXPECT_EQ(seen(Scope::of_officer(officer("CB-02"))), "2026-10 CB-02: hai\n");
  EXPECT_EQ(seen(Scope::of_officer(officer("CB-03"))), "");
  EXPECT_EQ(seen(Scope::of_units({UnitId::from("TM").value()})), "2026-10 CB-01: một\n2026-10 CB-02: hai\n");
  EXPECT_EQ(seen(Scope::of_units({UnitId::from("TM-X02").value()})), "");
}

TEST_F(Explanations, HaveALengthAndAreNeitherChangedNorDeleted) {
  EXPECT_FALSE(
      put_explanation(writer, {officer("CB-01"), october, std::string(max_explanation_bytes + 1, 'x'), {}}));
  write("CB-01", october, "một");
  EXPECT_FALSE(writer.run("UPDATE explanation SET text = 'khác'"));
  EXPECT_FALSE(writer.run("DELETE FROM explanation"));
}

TEST_F(Explanations, OfMoreThanAnybodyReadsTheNewestAreShown) {
  database.damage(
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 501) "
      "INSERT INTO explanation (officer, month, version, text, written_ms) "
      "SELECT 'CB-01', 10000 + i, 1, 'vì', 1 FROM n");
  const auto shown = test::must(explanations(writer, Scope::local_administrator()));
  ASSERT_EQ(shown.size(), 500U);
  EXPECT_EQ(to_number(shown.front().month), 10'501);
  EXPECT_EQ(to_number(shown.back().month), 10'002);
}

}  // namespace
}  // namespace xinluon::storage
