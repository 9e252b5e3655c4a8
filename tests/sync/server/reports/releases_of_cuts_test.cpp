// What is told of cuts over months in which values come and go, units move, and fields have procedures.
#include <map>

#include "tests/sync/server/reports/cast_votes.h"

namespace xinluon::reports {
namespace {

using storage::Dimension;

class CutsTest : public CastVotes {
 protected:
  void SetUp() override { now = start_of(day("2027-02-10")) + std::chrono::hours(9); }

  static storage::CountedVote in(std::string lang) {
    auto vote = satisfied();
    vote.lang = std::move(lang);
    return vote;
  }
  static storage::CountedVote about_procedure(std::string field, std::string procedure) {
    auto vote = satisfied();
    vote.field = std::move(field);
    vote.procedure = std::move(procedure);
    return vote;
  }
  // By value.
  std::map<std::string, Slice> cut(const Node& node, Dimension dimension, std::string_view asked) {
    auto request = about(node, asked);
    request.cuts = {dimension};
    std::map<std::string, Slice> slices;
    const auto found = ask(request);
    for (const auto& slice : found.cuts.at(0).slices) slices[slice.value] = slice;
    return slices;
  }
};

TEST_F(CutsTest, AValueIsToldInTheLongestRunOfMonthsThatTellIt) {
  for (const auto* const on :
       {"2026-08-10", "2026-09-10", "2026-10-12", "2026-11-10", "2026-12-10", "2027-01-11"}) {
    cast("TM-X01-Q01", on, 100, in("vi"));
    for (const auto* const rare : {"ede", "bahnar"}) cast("TM-X01-Q01", on, 3, in(rare));
    cast("TM-X01-Q01", on, std::string_view(on) == "2026-10-12" ? 3 : 20, in("km"));
    cast("TM-X01-Q01", on, std::string_view(on) == "2026-11-10" ? 2 : 20, in("en"));
  }
  auto found = cut(province, Dimension::lang, "2026-08-01..2027-01-31");
  EXPECT_EQ(found["vi"].satisfied, (Ratio{600, 600}));
  EXPECT_EQ(found["km"].period, period("2026-11-01..2027-01-31")) << "three months, two before them";
  EXPECT_EQ(found["km"].satisfied, (Ratio{60, 60}));
  EXPECT_EQ(found["en"].period, period("2026-08-10..2026-10-31"))
      << "three months, two behind them; before the first vote there are none";
  EXPECT_EQ(found["en"].satisfied, (Ratio{60, 60}));
  EXPECT_FALSE(found.contains("ede") && found["ede"].satisfied);
  found = cut(province, Dimension::lang, "2026-09-01..2026-12-31");
  EXPECT_EQ(found["vi"].satisfied, (Ratio{400, 400}));
  EXPECT_EQ(found["km"].period, period("2026-11-01..2026-12-31"));
  EXPECT_EQ(found["en"].period, period("2026-09-01..2026-10-31"));
}

TEST_F(CutsTest, AUnitTellsTheMonthsInWhichItStoodThereAllTheTime) {
  add_unit("TM-X02", "TM");
  add_unit("TM-X03", "TM-X01");
  add_counter("TM-X02-Q01", "TM-X02");
  add_unit("TM-X04", "TM-X01");
  add_counter("TM-X03-Q01", "TM-X03");
  add_counter("TM-X04-Q01", "TM-X04");
  move_unit("TM-X03", "TM-X02", "2026-10-15");
  for (const auto* const on : {"2026-09-10", "2026-10-12", "2026-10-20", "2026-11-10", "2026-12-10"})
    for (const auto* const at : {"TM-X01-Q01", "TM-X02-Q01", "TM-X03-Q01", "TM-X04-Q01"}) {
      cast(at, on, 100, in("vi"));
      cast(at, on, 20, in("km"));
    }
  const Node moved = Node::of(unit("TM-X03"));
  auto found = cut(moved, Dimension::lang, "2026-09..2026-12");
  EXPECT_EQ(found["km"].satisfied, (Ratio{40, 40}));
  EXPECT_EQ(found["km"].period, period("2026-11..2026-12"));
  for (const auto& [value, slice] : cut(moved, Dimension::lang, "2026-10"))
    EXPECT_EQ(slice.shown, Shown::too_few) << value;
  found = cut(Node::of(unit("TM-X02")), Dimension::lang, "2026-10");
  EXPECT_EQ(found["km"].satisfied, (Ratio{60, 60})) << "with what came to it";
  found = cut(Node::of(unit("TM-X04")), Dimension::lang, "2026-09..2026-12");
  EXPECT_EQ(found["km"].satisfied, (Ratio{100, 100})) << "it stayed";
}

TEST_F(CutsTest, AUnitThatWaitsAtTheEndOfAMonthTellsNeitherThatOneNorTheNext) {
  for (const auto* const id : {"TM-X02", "TM-X04"}) {
    add_unit(id, "TM");
    add_counter(std::string(id) + "-Q01", id);
  }
  for (const auto* const on : {"2026-08-10", "2026-09-10", "2026-10-12", "2026-11-10"})
    for (const auto* const at : {"TM-X01-Q01", "TM-X02-Q01", "TM-X04-Q01"}) {
      cast(at, on, 100, in("vi"));
      cast(at, on, 20, in("km"));
      cast(at, on, 3, set_aside(in("fr")));
    }
  for (const auto* const at : {"TM-X02-Q01", "TM-X04-Q01"}) cast(at, "2026-09-30", 3, in("vi"));
  const Node waits = Node::of(unit("TM-X02"));
  EXPECT_EQ(cut(waits, Dimension::lang, "2026-08")["km"].satisfied, (Ratio{20, 20}));
  EXPECT_FALSE(cut(waits, Dimension::lang, "2026-09..2026-10")["km"].satisfied);
  EXPECT_EQ(cut(waits, Dimension::lang, "2026-11")["km"].satisfied, (Ratio{20, 20}));
  EXPECT_EQ(cut(commune, Dimension::lang, "2026-09..2026-10")["km"].satisfied, (Ratio{40, 40}));
  EXPECT_FALSE(cut(province, Dimension::lang, "2026-08..2026-11").contains("fr"));
}

TEST_F(CutsTest, NoPartOfAMonthIsTold) {
  cast("TM-X01-Q01", "2026-08-10", 100, in("vi"));
  EXPECT_EQ(cut(province, Dimension::lang, "2026-08-03..2026-08-12").at("vi").shown, Shown::not_published);
  now = start_of(day("2026-08-20")) + std::chrono::hours(9);
  EXPECT_TRUE(cut(commune, Dimension::lang, "2026-08").empty()) << "no month has ended yet";
}

TEST_F(CutsTest, AProcedureIsToldWhereItsFieldIs) {
  add_unit("TM-X02", "TM");
  add_counter("TM-X02-Q01", "TM-X02");
  const auto value = [](const char* field, const char* procedure) {
    return storage::procedure_value(field, procedure);
  };
  for (const auto* const on : {"2026-11-10", "2026-12-10"}) {
    for (const auto* const at : {"TM-X01-Q01", "TM-X02-Q01"}) {
      cast(at, on, 100);
      cast(at, on, 40, about_procedure("Đất đai", "1.000001"));
      cast(at, on, 30, about_procedure("Đất đai", "1.000002"));
      cast(at, on, 20, about_procedure("Đất đai", ""));
    }
    cast("TM-X01-Q01", on, 60, about_procedure("Hộ tịch", "2.000001"));
    cast("TM-X01-Q01", on, 30, about_procedure("Hộ tịch", "2.000002"));
  }
  cast("TM-X02-Q01", "2026-11-10", 3, about_procedure("Hộ tịch", "2.000001"));
  cast("TM-X02-Q01", "2026-12-10", 50, about_procedure("Hộ tịch", "2.000001"));
  auto found = cut(province, Dimension::procedure, "2026-11..2026-12");
  EXPECT_EQ(found[value("Đất đai", "1.000001")].satisfied, (Ratio{160, 160}));
  EXPECT_EQ(found[value("Đất đai", "")].satisfied, (Ratio{80, 80})) << "no procedure was named";
  EXPECT_EQ(found[value("Hộ tịch", "2.000001")].satisfied, (Ratio{173, 173}));
  found = cut(Node::of(unit("TM-X02")), Dimension::procedure, "2026-11");
  EXPECT_FALSE(found[value("Hộ tịch", "2.000001")].satisfied) << "3 votes";
  found = cut(Node::of(unit("TM-X02")), Dimension::procedure, "2026-12");
  EXPECT_EQ(found[value("Đất đai", "1.000001")].satisfied, (Ratio{40, 40}));
}

}  // namespace
}  // namespace xinluon::reports
