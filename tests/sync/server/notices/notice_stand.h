// A database with the sample organisation, votes as tallies, and people who may subscribe.
#pragma once

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "sync/server/accounts/user.h"
#include "sync/server/storage/alerts.h"
#include "sync/server/storage/tallies.h"
#include "tests/support/server_database.h"

namespace xinluon::test {

class NoticeStand : public testing::Test {
 protected:
  static Day day(std::string_view text) { return day_from_text(text).value(); }
  static WallTime morning(std::string_view on) { return start_of(day(on)) + std::chrono::hours(7); }

  // So many satisfied and dissatisfied votes at one of the sample's counters, on that day.
  void votes(std::string_view counter, std::string_view on, std::int64_t satisfied, std::int64_t others,
             const std::string& officer = "") {
    using storage::Node;
    storage::Tallies deltas;
    const std::chrono::year_month_day date(day(on));
    const Day month(date.year() / date.month() / 1);
    const Node at = Node::of(CounterId::from(counter).value());
    for (const Node& node :
         {at, Node::of(UnitId::from("TM-X01").value()), Node::of(UnitId::from("TM").value())})
      for (const auto& [level, n] : {std::pair{"5", satisfied}, std::pair{"2", others}}) {
        if (n == 0) continue;
        deltas[{node, storage::Grain::day, storage::Dimension::level, day(on), level}] = {n, n};
        deltas[{node, storage::Grain::month, storage::Dimension::level, month, level}] = {n, n};
      }
    if (!officer.empty())
      deltas[{at, storage::Grain::day, storage::Dimension::officer, day(on), officer}] = {satisfied + others,
                                                                                          satisfied + others};
    write([&](db::Connection& writer) { return storage::add_tallies(writer, deltas); });
  }
  std::set<std::string> lasting() {
    std::set<std::string> found;
    for (const auto& alert : must(storage::lasting_alerts(*reader, storage::Scope::local_administrator())))
      found.insert(alert.fact.rule + " " + alert.fact.subject);
    return found;
  }
  void person(const std::string& name, accounts::Role role, const std::string& unit) {
    accounts::NewUser user;
    user.name = name;
    user.display_name = name;
    user.role = role;
    user.unit = UnitId::from(unit).value();
    write([&](db::Connection& writer) {
      return accounts::add_user(writer, storage::Scope::local_administrator(), user, "(hash)",
                                morning("2026-01-01"));
    });
  }
  template <class Body>
  void write(const Body& body) {
    must(db::transaction(database.writer(), [&] { return body(database.writer()); }));
  }

  ServerDatabase database;
  std::unique_ptr<db::Connection> reader = database.reader();
};

}  // namespace xinluon::test
