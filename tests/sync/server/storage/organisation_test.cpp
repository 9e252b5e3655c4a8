#include "sync/server/storage/organisation.h"

#include <gtest/gtest.h>

#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

class Organisation : public testing::Test {
 protected:
  static UnitId unit_id(std::string_view id) { return UnitId::from(id).value(); }
  Unit unit(std::string_view id, std::string_view parent, UnitType type = UnitType::commune) {
    Unit made;
    made.id = unit_id(id);
    if (!parent.empty()) made.parent = unit_id(parent);
    made.type = type;
    made.name = "Đơn vị " + std::string(id);
    return made;
  }
  Unit unit_without_id() {
    auto made = unit("TM-X02", "TM");
    made.id = UnitId();
    return made;
  }
  Result<void> add(const Unit& made) {
    return db::transaction(writer, [&] { return add_unit(writer, made); });
  }
  std::vector<std::string> ids(const Result<std::vector<Unit>>& found) {
    std::vector<std::string> names;
    for (const auto& one : found.value()) names.push_back(one.id.text());
    return names;
  }

  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const Scope everything = Scope::local_administrator();
};

TEST_F(Organisation, TheSampleIsMarkedAndMadeOnce) {
  ASSERT_TRUE(db::transaction(writer, [&] { return create_sample(writer); }));
  EXPECT_EQ(ids(units(writer, everything)), (std::vector<std::string>{"TM", "TM-X01"}));
  const auto all = units(writer, everything).value();
  for (const auto& found : all) EXPECT_TRUE(found.sample);
  const auto desks = counters(writer, everything, unit_id("TM-X01"));
  ASSERT_TRUE(desks);
  ASSERT_EQ(desks->size(), 4U);
  EXPECT_EQ(desks->front().id.text(), "TM-X01-Q01");
  EXPECT_EQ(desks->front().name, "Quầy số 01 – Đất đai");
  EXPECT_EQ(full_name(writer, everything, unit_id("TM-X01")).value(), "Tỉnh Mẫu › Xã Mẫu 01");
}

TEST_F(Organisation, ASampleThatDoesNotDivideGivesTheFirstCommunesOneMore) {
  const auto made = test::must(db::transaction(writer, [&] { return create_sample(writer, 4, 6); }));
  std::vector<std::string> places;
  for (const auto& counter : made) places.push_back(counter.unit.text());
  EXPECT_EQ(places, (std::vector<std::string>{"TM-X01", "TM-X01", "TM-X02", "TM-X02", "TM-X03", "TM-X04"}));
}

TEST_F(Organisation, RefusesWhatDoesNotFitAndSaysWhy) {
  const auto expect = [&](const Unit& wrong, std::string_view why) {
    const auto refused = add(wrong);
    ASSERT_FALSE(refused) << why;
    EXPECT_EQ(refused.error().code, Errc::rejected);
    EXPECT_NE(refused.error().message.find(why), std::string::npos) << refused.error().message;
  };
  expect(unit("TM-X01", "TM"), "taken");
  expect(unit("TM-X02", "NO"), "no unit NO");
  auto nameless = unit("TM-X02", "TM");
  nameless.name.clear();
  expect(nameless, "empty");
  auto talkative = unit("TM-X02", "TM");
  talkative.name.assign(max_name_bytes + 1, 'x');
  expect(talkative, "longer");
  expect(unit_without_id(), "needs an id");
  auto backwards = unit("TM-X02", "TM");
  backwards.valid_to = backwards.valid_from - std::chrono::days(1);
  expect(backwards, "ends before");
  auto eager = unit("TM-X02", "TM");
  eager.target_percent = 101;
  expect(eager, "target");
  eager.target_percent = -1;
  expect(eager, "target");
  auto miscoded = unit("TM-X02", "TM");
  miscoded.code = "266";
  expect(miscoded, "not 2 digits");
  EXPECT_EQ(ids(units(writer, everything)).size(), 2U);
}

TEST_F(Organisation, TheTreeHasAFloor) {
  std::string parent = "TM-X01";
  Result<void> added;
  for (int depth = 2; added && depth < 20; ++depth) {
    const std::string id = "D" + std::to_string(depth);
    added = add(unit(id, parent, UnitType::point));
    parent = id;
  }
  ASSERT_FALSE(added);
  EXPECT_NE(added.error().message.find("deeper"), std::string::npos);
}

TEST_F(Organisation, CountersAreUniqueAndBelongToAUnit) {
  const Counter taken{CounterId::from("TM-X01-Q01").value(), unit_id("TM-X01"), "01", "Quầy", ""};
  EXPECT_FALSE(add_counter(writer, taken));
  const Counter homeless{CounterId::from("Q9").value(), unit_id("NO"), "09", "Quầy", ""};
  EXPECT_FALSE(add_counter(writer, homeless));
  const Counter unnamed{CounterId(), unit_id("TM-X01"), "09", "Quầy", ""};
  EXPECT_FALSE(add_counter(writer, unnamed));
}

TEST_F(Organisation, AnOldDaySeesTheTreeOfItsTime) {
  const Day merged = day_from_text("2025-07-01").value();
  auto old_commune = unit("TM-OLD", "TM");
  old_commune.valid_to = merged - std::chrono::days(1);
  ASSERT_TRUE(add(old_commune));
  const auto before = path_up(writer, everything, old_commune.id, old_commune.valid_to).value();
  EXPECT_EQ(before, (std::vector<UnitId>{old_commune.id, unit_id("TM")}));
  // What comes late for it counts where it last stood, and whoever stood above it still sees it.
  EXPECT_EQ(path_up(writer, everything, old_commune.id, merged).value(), before);
  EXPECT_TRUE(find_unit(writer, Scope::of_units({unit_id("TM")}), old_commune.id));
  EXPECT_EQ(ids(units(writer, everything)), (std::vector<std::string>{"TM", "TM-X01"}));
  EXPECT_EQ(child_units(writer, everything, unit_id("TM"), merged)->size(), 1U);
  EXPECT_EQ(child_units(writer, everything, unit_id("TM"), old_commune.valid_to)->size(), 2U);
}

TEST_F(Organisation, TypesKeepTheirNames) {
  for (const UnitType type : {UnitType::nation, UnitType::province, UnitType::department, UnitType::commune,
                              UnitType::centre, UnitType::point})
    EXPECT_EQ(unit_type_from_name(name_of(type)), type);
  EXPECT_FALSE(unit_type_from_name("district"));
}

}  // namespace
}  // namespace xinluon::storage
