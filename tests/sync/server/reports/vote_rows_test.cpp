#include "sync/server/reports/vote_rows.h"

#include <sstream>

#include <gtest/gtest.h>

#include "sync/server/ingest/decide.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::reports {
namespace {

class VoteRowsCsv : public test::OneKiosk {
 protected:
  void send(const Vote& vote) {
    device.add(vote, now += Milliseconds(60'000));
    now = server.drain(device, now);
  }
  // The cells of the rows without the first, which names them.
  std::vector<std::vector<std::string>> rows(const UnitId& of) {
    const auto text = vote_rows_csv(writer, storage::Scope::local_administrator(), of,
                                    {day_of(now) - std::chrono::days(1), day_of(now)}, wire::CsvForm::plain);
    EXPECT_TRUE(text) << text.error().message;
    std::vector<std::vector<std::string>> found;
    std::istringstream lines(text.value_or(""));
    std::string line;
    for (std::getline(lines, line); std::getline(lines, line);) {
      std::istringstream cells(line);
      found.emplace_back();
      for (std::string cell; std::getline(cells, cell, ',');) found.back().push_back(cell);
    }
    return found;
  }
  static Vote vote_at(const std::string& counter) {
    auto vote = test::plain_vote();
    vote.counter = CounterId::from(counter).value();
    return vote;
  }

  const UnitId sample = UnitId::from("TM-X01").value();
};

TEST_F(VoteRowsCsv, EachVoteHasItsBehavioursAndWhetherItCounts) {
  auto vote = vote_at("TM-X01-Q01");
  vote.marks[index_of(Behaviour::XC)] = Mark::shown;
  vote.marks[index_of(Behaviour::LN)] = Mark::shown;
  vote.marks[index_of(Behaviour::MC)] = Mark::missing;
  send(vote);
  Vote nobody = vote_at("TM-X01-Q01");
  nobody.outcome = Outcome::timed_out;
  nobody.level.reset();
  send(nobody);
  send(vote_at("TM-X01-Q01"));
  const storage::Decision aside = {
      "d1", now, "an", "flag f1", "vì", false, {{device.kiosk(), device.epoch(), 3, 3}}};
  ASSERT_TRUE(db::transaction(writer, [&] { return ingest::decide(writer, aside); }));
  auto found = rows(sample);
  ASSERT_GE(found.size(), 2U);
  const auto of = [&](Seq seq) {
    const auto end = "/" + std::to_string(seq);
    const auto row =
        std::find_if(found.begin(), found.end(), [&](const auto& cells) { return cells[0].ends_with(end); });
    return row == found.end() ? std::vector<std::string>(18) : *row;
  };
  EXPECT_EQ(of(1).at(3), "Xã Mẫu 01 (dữ liệu mẫu)");
  EXPECT_EQ(of(1).at(11), "4");
  EXPECT_EQ(of(1).at(13), "XC;LN");
  EXPECT_EQ(of(1).at(14), "MC");
  EXPECT_EQ(of(1).at(17), "tinh");
  EXPECT_EQ(of(3).at(13), "");
  EXPECT_EQ(of(3).at(17), "loai");
}

TEST_F(VoteRowsCsv, MoreThanItMayHoldIsRefusedWithTheRemedy) {
  for (int i = 0; i < 3; ++i) send(vote_at("TM-X01-Q01"));
  const auto ask = [&](std::size_t max_rows) {
    return vote_rows_csv(writer, storage::Scope::local_administrator(), sample,
                         {day_of(now) - std::chrono::days(1), day_of(now)}, wire::CsvForm::plain, max_rows);
  };
  EXPECT_TRUE(ask(3));
  ASSERT_FALSE(ask(2));
  EXPECT_EQ(ask(2).error().message, "more than 2 votes; ask for fewer days or a unit below");
}

TEST_F(VoteRowsCsv, AVoteWhoseLevelWasLostIsThereWithoutOne) {
  send(vote_at("TM-X01-Q01"));
  server.database().damage("UPDATE vote SET level = NULL");
  ASSERT_EQ(rows(sample).size(), 1U);
  EXPECT_EQ(rows(sample)[0].at(11), "");
  EXPECT_EQ(rows(sample)[0].at(12), "");
}

TEST_F(VoteRowsCsv, AUnitThatIsNoSampleIsNotMarkedSo) {
  storage::Unit other;
  other.id = UnitId::from("TM-X02").value();
  other.parent = UnitId::from("TM").value();
  other.name = "Xã Thật";
  ASSERT_TRUE(storage::add_unit(writer, other));
  ASSERT_TRUE(
      storage::add_counter(writer, {CounterId::from("TM-X02-Q01").value(), other.id, "01", "Quầy", ""}));
  device = server.new_device("K-02", now, "TM-X02-Q01");
  send(vote_at("TM-X02-Q01"));
  ASSERT_EQ(rows(other.id).size(), 1U);
  EXPECT_EQ(rows(other.id)[0].at(3), "Xã Thật");
}

}  // namespace
}  // namespace xinluon::reports
