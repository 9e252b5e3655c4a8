// What the organisation, its catalogue and its calendar do not take, and changes that reach what stands
// below.
#include "sync/server/storage/organisation_changes.h"

#include <gtest/gtest.h>

#include "sync/server/storage/calendar.h"
#include "sync/server/storage/catalog.h"
#include "sync/server/storage/explanations.h"
#include "sync/server/storage/organisation_times.h"
#include "sync/server/storage/progress.h"
#include "sync/server/storage/shifts.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/tally_reads.h"
#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

using std::chrono::days;

UnitId unit(std::string_view id) {
  return UnitId::from(id).value();
}
CounterId counter(std::string_view id) {
  return CounterId::from(id).value();
}
Day day(std::string_view text) {
  return day_from_text(text).value();
}

class OrganisationChanges : public testing::Test {
 protected:
  Unit made(std::string_view id, std::string_view parent) {
    Unit one;
    one.id = unit(id);
    one.parent = unit(parent);
    one.name = "Xã " + std::string(id);
    return one;
  }
  template <class Call>
  void refused(const Call& call, std::string_view why) {
    const auto result = db::transaction(writer, call);
    ASSERT_FALSE(result) << why;
    EXPECT_EQ(result.error().code, Errc::rejected) << result.error().message;
    EXPECT_NE(result.error().message.find(why), std::string::npos) << result.error().message;
  }
  template <class Call>
  void done(const Call& call) {
    const auto result = db::transaction(writer, call);
    ASSERT_TRUE(result) << result.error().message;
  }

  test::ServerDatabase database;
  db::Connection& writer = database.writer();
  const Scope all = Scope::local_administrator();
  const Scope commune = Scope::of_units({unit("TM-X01")});
};

TEST_F(OrganisationChanges, AUnitThatCanNotBeIsRefused) {
  const auto add = [&](const Unit& one) { return [&] { return add_unit(writer, one); }; };
  Unit none;
  refused(add(none), "needs an id");
  refused(add(made("TM-X01", "TM")), "is taken");
  Unit odd = made("TM-X09", "TM");
  for (const auto* const code : {"1", "123", "1a", "1-", "0012x"}) {
    odd.code = code;
    refused(add(odd), "official code");
  }
  odd.code = "00123";
  odd.target_percent = 101;
  refused(add(odd), "0 to 100");
  odd.target_percent = -1;
  refused(add(odd), "0 to 100");
  odd.target_percent = 90;
  odd.name.clear();
  refused(add(odd), "name");
  odd.name = std::string(max_name_bytes + 1, 'x');
  refused(add(odd), "name");
  odd.name = "Xã";
  odd.valid_from = since_ever - days(1);
  refused(add(odd), "");
  odd.valid_from = since_ever;
  odd.valid_to = for_ever + days(1);
  refused(add(odd), "");
  odd.valid_to = for_ever;
  odd.parent = unit("NOWHERE");
  refused(add(odd), "add that first");
  odd.parent = unit("TM");
  odd.code = "12";
  done(add(odd));
  EXPECT_EQ(find_unit(writer, all, odd.id)->code, "12");
}

TEST_F(OrganisationChanges, ACounterThatCanNotBeIsRefused) {
  const auto add = [&](const Counter& one) { return [&] { return add_counter(writer, one); }; };
  refused(add({}), "needs an id");
  refused(add({counter("TM-X01-Q01"), unit("TM-X01"), "01", "Quầy", ""}), "is taken");
  refused(add({counter("TM-X01-Q90"), unit("NOWHERE"), "01", "Quầy", ""}), "add that first");
  Unit later = made("TM-X07", "TM");
  later.valid_from = day("2026-01-01");
  later.valid_to = day("2026-12-31");
  done([&] { return add_unit(writer, later); });
  Counter desk = {counter("TM-X07-Q01"), later.id, "01", "Quầy", ""};
  refused(add(desk), "is there from 2026-01-01 only");
  desk.valid_from = later.valid_from;
  refused(add(desk), "is closed from 2027-01-01 on");
  desk.valid_to = later.valid_to;
  done(add(desk));
}

TEST_F(OrganisationChanges, ATimeOutsideOfAUnitsIsNotChanged) {
  Unit later = made("TM-X07", "TM");
  later.valid_from = day("2026-01-01");
  done([&] { return add_unit(writer, later); });
  UnitChange name;
  name.name = "Xã Mới";
  refused([&] { return change_unit(writer, later.id, day("2025-12-31"), name); }, "");
  refused([&] { return close_unit(writer, later.id, day("2026-01-01")); }, "");
  refused([&] { return reopen_unit(writer, later.id); }, "");
  done([&] { return close_unit(writer, later.id, day("2026-06-01")); });
  refused([&] { return change_unit(writer, later.id, day("2026-06-01"), name); }, "");
  done([&] { return reopen_unit(writer, later.id); });
  done([&] { return change_unit(writer, later.id, day("2026-03-01"), name); });
  done([&] { return change_unit(writer, later.id, day("2026-03-01"), name); });
  EXPECT_EQ(unit_times(writer, all, later.id)->size(), 2U) << "the same said twice";
  name.name = later.name;
  done([&] { return change_unit(writer, later.id, day("2026-03-01"), name); });
  EXPECT_EQ(unit_times(writer, all, later.id)->size(), 1U) << "and taken back";
}

TEST_F(OrganisationChanges, AUnitIsNotClosedUnderWhatStandsBelow) {
  refused([&] { return close_unit(writer, unit("TM-X01"), day("2026-06-01")); }, "stands below it");
  refused([&] { return merge_unit(writer, unit("TM-X01"), unit("TM-X01"), day("2026-06-01")); },
          "into itself");
  refused([&] { return merge_unit(writer, unit("TM"), unit("TM-X01"), day("2026-06-01")); }, "");
  UnitChange below;
  below.parent = unit("TM-X01");
  refused([&] { return change_unit(writer, unit("TM"), day("2026-06-01"), below); }, "");
  below.parent = unit("TM");
  refused([&] { return change_unit(writer, unit("TM"), day("2026-06-01"), below); }, "");
}

TEST_F(OrganisationChanges, WhatStoodBelowAMergedUnitStandsBelowTheOther) {
  done([&] { return add_unit(writer, made("TM-X02", "TM")); });
  done([&] { return add_unit(writer, made("TM-X02-D1", "TM-X02")); });
  Unit before = made("TM-X02-D2", "TM-X02");
  before.valid_to = day("2025-12-31");
  done([&] { return add_unit(writer, before); });
  Unit after = made("TM-X02-D3", "TM-X02");
  after.valid_from = day("2026-09-01");
  done([&] { return add_unit(writer, after); });
  done([&] { return add_counter(writer, {counter("TM-X02-Q01"), unit("TM-X02"), "01", "Quầy", ""}); });
  done([&] { return merge_unit(writer, unit("TM-X02"), unit("TM-X01"), day("2026-06-01")); });
  const auto above = [&](std::string_view id, Day on) { return path_up(writer, all, unit(id), on).value(); };
  EXPECT_EQ(above("TM-X02-D1", day("2026-05-31")).at(1), unit("TM-X02"));
  EXPECT_EQ(above("TM-X02-D1", day("2026-06-01")).at(1), unit("TM-X01"));
  EXPECT_EQ(above("TM-X02-D2", day("2025-12-31")).at(1), unit("TM-X02"));
  EXPECT_EQ(above("TM-X02-D3", day("2026-09-01")).at(1), unit("TM-X01"));
  EXPECT_EQ(find_counter(writer, all, counter("TM-X02-Q01"), day("2026-06-01"))->unit, unit("TM-X01"));
  EXPECT_EQ(find_counter(writer, all, counter("TM-X02-Q01"), day("2026-05-31"))->unit, unit("TM-X02"));
  EXPECT_EQ(find_unit(writer, all, unit("TM-X02"))->merged_into, unit("TM-X01"));
}

// What was published stays where it was counted.
TEST_F(OrganisationChanges, WhatCountedOnAClosedDayIsNotMoved) {
  done([&] { return add_unit(writer, made("TM-X02", "TM")); });
  done([&] { return add_unit(writer, made("TM-D", "TM")); });
  const Day counted = day("2026-10-20");
  Tallies tallies;
  for (const auto& node : {Node::of(counter("TM-X01-Q01")), Node::of(unit("TM-X01")), Node::of(unit("TM"))})
    for (const auto& [grain, start] :
         {std::pair(Grain::day, counted), std::pair(Grain::month, day("2026-10-01"))})
      tallies[{node, grain, Dimension::level, start, "5"}] = {3, 3};
  done([&] { return add_tallies(writer, tallies); });
  const auto votes_of = [&](std::string_view id) {
    return test::must(counts_of(writer, all, Node::of(unit(id)), {counted, counted})).counted.votes();
  };
  const auto move = [&](std::string_view to, std::string_view from) {
    return [this, to = unit(to), from = day(from)] {
      CounterChange change;
      change.unit = to;
      return change_counter(writer, counter("TM-X01-Q01"), from, change);
    };
  };
  const auto hang = [&](std::string_view below, std::string_view from) {
    return [this, below = unit(below), from = day(from)] {
      UnitChange change;
      change.parent = below;
      return change_unit(writer, unit("TM-X01"), from, change);
    };
  };
  done(move("TM-X02", "2026-10-15"));
  EXPECT_EQ(votes_of("TM-X02"), 3U) << "no day is closed";
  done(move("TM-X01", "2026-10-15"));

  done([&] { return advance(writer, days_closed, to_number(day("2026-10-31"))); });
  refused(move("TM-X02", "2026-10-15"), "enter the change from 2026-11-01 on");
  refused(hang("TM-D", "2026-10-20"), "from 2026-10-20 to 2026-10-31 is published");
  EXPECT_EQ(votes_of("TM-X01"), 3U);
  done(hang("TM-D", "2026-10-21"));
  done(move("TM-X02", "2026-11-01"));
  EXPECT_EQ(votes_of("TM-X01"), 3U);
  EXPECT_EQ(votes_of("TM-D"), 0U);
}

TEST_F(OrganisationChanges, WhatMovesAwayAfterAMergerIsLeftWhereItGoes) {
  done([&] { return add_unit(writer, made("TM-X02", "TM")); });
  done([&] { return add_unit(writer, made("TM-X02-D1", "TM-X02")); });
  UnitChange away;
  away.parent = unit("TM");
  done([&] { return change_unit(writer, unit("TM-X02-D1"), day("2026-08-01"), away); });
  done([&] { return merge_unit(writer, unit("TM-X02"), unit("TM-X01"), day("2026-06-01")); });
  const auto parent = [&](Day on) { return path_up(writer, all, unit("TM-X02-D1"), on).value().at(1); };
  EXPECT_EQ(parent(day("2026-05-31")), unit("TM-X02"));
  EXPECT_EQ(parent(day("2026-06-01")), unit("TM-X01"));
  EXPECT_EQ(parent(day("2026-07-31")), unit("TM-X01"));
  EXPECT_EQ(parent(day("2026-08-01")), unit("TM"));
}

TEST_F(OrganisationChanges, AUnitThatComesBackWasElsewhereMeanwhile) {
  done([&] { return add_unit(writer, made("TM-X02", "TM")); });
  done([&] { return add_unit(writer, made("TM-X02-D1", "TM-X02")); });
  const auto move = [&](std::string_view to, std::string_view from) {
    UnitChange change;
    change.parent = unit(to);
    done([&] { return change_unit(writer, unit("TM-X02-D1"), day(from), change); });
  };
  move("TM-X01", "2026-03-01");
  move("TM-X02", "2026-05-01");
  const auto covered = [&](std::string_view by, std::string_view on) {
    const auto path = path_up(writer, all, unit("TM-X02-D1"), day(on)).value();
    return std::find(path.begin(), path.end(), unit(by)) != path.end();
  };
  for (const auto* const on : {"2026-02-28", "2026-05-01"}) EXPECT_TRUE(covered("TM-X02", on)) << on;
  for (const auto* const on : {"2026-03-01", "2026-04-30"}) {
    EXPECT_TRUE(covered("TM-X01", on)) << on;
    EXPECT_FALSE(covered("TM-X02", on)) << on;
  }
  const auto stays = [&](std::string_view above) {
    return database.scalar("SELECT COUNT(*) FROM unit_path WHERE unit = 'TM-X02-D1' AND above = '" +
                           std::string(above) + "'");
  };
  EXPECT_EQ(stays("TM-X02"), 2);
  EXPECT_EQ(stays("TM-X01"), 1);
  EXPECT_EQ(stays("TM"), 1) << "all the while";
}

TEST_F(OrganisationChanges, AUnitThatMovesTakesAlongWhatStandsBelow) {
  done([&] { return add_unit(writer, made("TM-X02", "TM")); });
  done([&] { return add_unit(writer, made("TM-X02-D1", "TM-X02")); });
  UnitChange move;
  move.parent = unit("TM-X01");
  done([&] { return change_unit(writer, unit("TM-X02"), day("2026-06-01"), move); });
  const std::vector<UnitId> before = {unit("TM-X02-D1"), unit("TM-X02"), unit("TM")};
  const std::vector<UnitId> after = {unit("TM-X02-D1"), unit("TM-X02"), unit("TM-X01"), unit("TM")};
  EXPECT_EQ(path_up(writer, all, unit("TM-X02-D1"), day("2026-05-31")).value(), before);
  EXPECT_EQ(path_up(writer, all, unit("TM-X02-D1"), day("2026-06-01")).value(), after);
}

// The votes of its days count for the unit that it stood below on each.
TEST_F(OrganisationChanges, WhatACounterCountedMovesWithIt) {
  done([&] { return add_unit(writer, made("TM-X02", "TM")); });
  const auto desk = counter("TM-X01-Q01");
  Tallies counted;
  for (const auto* const on : {"2026-05-20", "2026-06-10", "2026-08-05"})
    for (const Node& node : {Node::of(desk), Node::of(unit("TM-X01")), Node::of(unit("TM"))})
      for (const auto& [grain, start] : {std::pair(Grain::day, day(on)),
                                         std::pair(Grain::month, day(std::string(on).substr(0, 8) + "01"))})
        counted[{node, grain, Dimension::level, start, "5"}] = {1, 1};
  done([&] { return add_tallies(writer, counted); });
  CounterChange move;
  move.unit = unit("TM-X02");
  done([&] { return change_counter(writer, desk, day("2026-06-01"), move); });
  const auto votes = [&](const Node& node, std::string_view first, std::string_view last) {
    return counts_of(writer, all, node, {day(first), day(last)})->counted.votes();
  };
  for (const Node& node : {Node::of(desk), Node::of(unit("TM"))})
    EXPECT_EQ(votes(node, "2026-01-01", "2026-12-31"), 3U);
  EXPECT_EQ(votes(Node::of(unit("TM-X01")), "2026-01-01", "2026-12-31"), 1U);
  EXPECT_EQ(votes(Node::of(unit("TM-X01")), "2026-05-20", "2026-05-20"), 1U);
  EXPECT_EQ(votes(Node::of(unit("TM-X02")), "2026-01-01", "2026-12-31"), 2U);
  EXPECT_EQ(votes(Node::of(unit("TM-X02")), "2026-08-05", "2026-08-05"), 1U);
  done([&] { return advance(writer, days_closed, to_number(day("2026-07-15"))); });
  move.unit = unit("TM-X01");
  done([&] { return change_counter(writer, desk, day("2026-07-16"), move); });
  EXPECT_EQ(votes(Node::of(unit("TM-X02")), "2026-01-01", "2026-12-31"), 1U) << "a closed day's stays";
  EXPECT_EQ(votes(Node::of(unit("TM-X01")), "2026-01-01", "2026-12-31"), 2U);
}

TEST_F(OrganisationChanges, ACounterThatIsRenamedStandsWhereItStood) {
  const auto desk = counter("TM-X01-Q01");
  CounterChange rename;
  rename.name = "Quầy mới";
  done([&] { return change_counter(writer, desk, day("2026-06-01"), rename); });
  EXPECT_EQ(counter_times(writer, all, desk)->size(), 2U);
  EXPECT_EQ(database.scalar("SELECT COUNT(*) FROM counter_place WHERE counter = 'TM-X01-Q01'"), 1);
}

// What was said for later stays said.
TEST_F(OrganisationChanges, AnEarlierChangeReachesToTheNextOne) {
  const auto rename = [&](const std::string& name, std::string_view from) {
    UnitChange change;
    change.name = name;
    done([&] { return change_unit(writer, unit("TM-X01"), day(from), change); });
  };
  rename("Xã Ba", "2026-06-01");
  rename("Xã Hai", "2026-03-01");
  const auto name = [&](std::string_view on) {
    return find_unit(writer, all, unit("TM-X01"), day(on))->name;
  };
  EXPECT_EQ(name("2026-02-28"), "Xã Mẫu 01");
  EXPECT_EQ(name("2026-03-01"), "Xã Hai");
  EXPECT_EQ(name("2026-05-31"), "Xã Hai");
  EXPECT_EQ(name("2026-06-01"), "Xã Ba");
}

TEST_F(OrganisationChanges, TimesLeaveNoGap) {
  Unit first = made("TM-X07", "TM");
  first.valid_to = day("2026-01-31");
  Unit second = made("TM-X07", "TM");
  for (const auto* const from : {"2026-02-02", "2026-01-31"}) {
    second.valid_from = day(from);
    refused([&] { return set_unit_times(writer, {first, second}); }, "gap or overlap");
  }
  second.valid_from = day("2026-02-01");
  done([&] { return set_unit_times(writer, {first, second}); });
}

TEST_F(OrganisationChanges, FieldsAndProceduresAreCheckedAsRecordsAre) {
  const auto field = [&](const Field& one) { return [&] { return put_field(writer, one); }; };
  refused(field({"", "Đất đai"}), "1 to 32 bytes");
  refused(field({std::string(max_field_id_bytes + 1, 'x'), "Đất đai"}), "1 to 32 bytes");
  refused(field({"Đất đai", ""}), "the name is empty");
  refused(field({"Đất đai", std::string(max_name_bytes + 1, 'x')}), "longer than");
  const auto procedure = [&](const Procedure& one) { return [&] { return put_procedure(writer, one); }; };
  refused(procedure({"4.012345", "Cấp", ""}), "a code looks like");
  refused(procedure({"1." + std::string(70, '0'), "Cấp", ""}), "a code looks like");
  refused(procedure({"1.012345", "Cấp", "Đất đai"}), "no field Đất đai");
  done(procedure({"1.012345", "Cấp", ""}));
  EXPECT_EQ(procedures(writer, commune)->size(), 1U);
}

TEST_F(OrganisationChanges, TheCalendarTakesWeekdaysAndSingleDays) {
  const auto put = [&](const CalendarEntry& entry) {
    return [&] { return put_calendar_entry(writer, entry); };
  };
  CalendarEntry entry;
  for (const int weekday : {0, 8}) {
    entry.weekday = weekday;
    refused(put(entry), "a weekday (1 to 7)");
  }
  entry.weekday = 7;
  entry.what.like_weekday = 1;
  refused(put(entry), "only a single day");
  entry.weekday = 0;
  entry.day = day("2026-09-02");
  for (const int like : {-1, 8}) {
    entry.what.like_weekday = like;
    refused(put(entry), "works like weekday");
  }
  entry.what.like_weekday = 6;
  entry.name = std::string(max_name_bytes + 1, 'x');
  refused(put(entry), "a name of a day");
  entry.name = "Quốc khánh";
  done(put(entry));
  CalendarEntry sunday;
  sunday.weekday = 7;
  sunday.unit = unit("TM-X01");
  sunday.valid_from = day("2026-01-01");
  done(put(sunday));
  EXPECT_EQ(calendar_entries(writer, all)->size(), 2U);
  EXPECT_EQ(calendar_entries(writer, commune)->size(), 2U);
  EXPECT_EQ(calendar_entries(writer, Scope::of_officer(OfficerId::from("CB-01").value()))->size(), 1U)
      << "what is everywhere";
  EXPECT_TRUE(calendar_of(writer, commune, unit("TM-X01")));
  EXPECT_FALSE(
      db::transaction(writer, [&] { return delete_calendar_entry(writer, CalendarEntry()); }).value());
}

TEST_F(OrganisationChanges, AShiftCutsThoseItMeets) {
  const auto officer = OfficerId::from("CB-01").value();
  const auto put = [&](const Officer& one) { return [&] { return put_officer(writer, one); }; };
  refused(put({officer, unit("TM-X01"), ""}), "the name is empty");
  refused(put({officer, unit("TM-X01"), std::string(max_name_bytes + 1, 'x')}), "longer than");
  refused(put({officer, unit("NOWHERE"), "A"}), "add that first");
  done(put({officer, unit("TM-X01"), "A"}));
  const auto desk = counter("TM-X01-Q01");
  const auto at = [](int hour) { return wall_time(1'790'000'000'000) + std::chrono::hours(hour); };
  refused([&] { return put_shift(writer, {desk, at(3), at(3), officer}); }, "ends before it begins");
  done([&] { return put_shift(writer, {desk, at(0), at(8), officer}); });
  done([&] { return put_shift(writer, {desk, at(2), at(4), OfficerId()}); });
  const auto shifts = shifts_between(writer, commune, desk, at(0), at(9)).value();
  ASSERT_EQ(shifts.size(), 2U) << "nobody from 2 to 4";
  EXPECT_EQ(shifts[0].to, at(2));
  EXPECT_EQ(shifts[1].from, at(4));
  done([&] { return put_shift(writer, {desk, at(4), at(8), OfficerId()}); });
  EXPECT_EQ(shifts_between(writer, commune, desk, at(0), at(9))->size(), 1U);
  const Scope other = Scope::of_units({});
  EXPECT_TRUE(officers(writer, other)->empty());
  EXPECT_EQ(officers(writer, commune)->size(), 1U);
  EXPECT_EQ(find_officer(writer, other, officer).error().code, Errc::not_found);
  EXPECT_EQ(find_officer(writer, all, OfficerId::from("CB-99").value()).error().code, Errc::not_found);
}

TEST_F(OrganisationChanges, ExplanationsAreShownToTheOfficerAndAbove) {
  const auto one = OfficerId::from("CB-01").value();
  const auto other = OfficerId::from("CB-02").value();
  for (const auto& officer : {one, other})
    done([&] { return put_officer(writer, {officer, unit("TM-X01"), "A"}); });
  const Day month = day("2026-09-01");
  const auto explain = [&](const OfficerId& officer, const std::string& text) {
    return [&, officer, text] { return put_explanation(writer, {officer, month, text, wall_time(1)}); };
  };
  refused(explain(one, std::string(max_explanation_bytes + 1, 'x')), "at most");
  done(explain(one, "vì sao"));
  done(explain(one, "vì thế"));
  done(explain(other, "khác"));
  done(explain(OfficerId::from("CB-99").value(), "không có ai"));
  EXPECT_EQ(explanations(writer, Scope::of_officer(one))->size(), 1U);
  EXPECT_EQ(explanations(writer, Scope::of_officer(one))->front().text, "vì thế");
  EXPECT_EQ(explanations(writer, commune)->size(), 2U);
  EXPECT_TRUE(explanations(writer, Scope::of_units({}))->empty());
}

}  // namespace
}  // namespace xinluon::storage
