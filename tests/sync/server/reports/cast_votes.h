// Votes cast at the sample's counters and at others beside them, counted as ingest counts them, and what is
// told of them.
#pragma once

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "sync/server/ingest/counting.h"
#include "sync/server/reports/live_steps.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/storage/organisation_changes.h"
#include "sync/server/storage/transactions.h"
#include "tests/support/server_database.h"

namespace xinluon::reports {

class CastVotes : public testing::Test {
 protected:
  using Node = storage::Node;

  static UnitId unit(std::string_view id) { return UnitId::from(id).value(); }
  static CounterId counter(std::string_view id) { return CounterId::from(id).value(); }
  static OfficerId officer(std::string_view id) { return OfficerId::from(id).value(); }
  static Day day(std::string_view text) { return day_from_text(text).value(); }
  // Of two periods, "2026-08..2026-10", all of both.
  static Period period(std::string_view text) {
    const auto end = text.find("..");
    const auto of = [](std::string_view part) { return period_from_text(part).value(); };
    return end == text.npos ? of(text) : Period{of(text.substr(0, end)).first, of(text.substr(end + 2)).last};
  }

  void add_unit(std::string_view id, std::string_view parent) {
    storage::Unit added;
    added.id = unit(id);
    if (!parent.empty()) added.parent = unit(parent);
    added.name = id;
    must([&] { return storage::add_unit(writer, added); });
  }
  void add_counter(std::string_view id, std::string_view at) {
    must([&] { return storage::add_counter(writer, {counter(id), unit(at), "01", std::string(id), ""}); });
  }
  void move_unit(std::string_view id, std::string_view to, std::string_view from) {
    const storage::UnitChange change{.parent = to.empty() ? UnitId() : unit(to)};
    must([&] { return storage::change_unit(writer, unit(id), day(from), change); });
  }
  void move_counter(std::string_view id, std::string_view to, std::string_view from) {
    must([&] { return storage::change_counter(writer, counter(id), day(from), {.unit = unit(to)}); });
  }
  // The number of a day's transactions, which votes cast later may be linked to.
  void tell_transactions(std::string_view at, std::string_view on, std::uint64_t n) {
    must([&] { return storage::put_transactions(writer, {counter(at), day(on), n}); });
  }

  static storage::CountedVote satisfied() {
    storage::CountedVote vote;
    vote.level = Level::satisfied;
    vote.lang = "vi";
    return vote;
  }
  static storage::CountedVote served_by(std::string_view id) {
    auto vote = satisfied();
    vote.officer = officer(id);
    return vote;
  }
  static storage::CountedVote set_aside(storage::CountedVote vote = satisfied()) {
    vote.counted = false;
    return vote;
  }
  // n votes on that day.
  void cast(std::string_view at, std::string_view on, int n, storage::CountedVote vote = satisfied()) {
    vote.counter = counter(at);
    vote.day = day(on);
    vote.dated.at_ms = to_ms(start_of(vote.day) + std::chrono::hours(9));
    ingest::TallyChange change;
    for (int i = 0; i < n; ++i) change.add(vote);
    must([&] { return change.apply(writer); });
  }

  static PercentagesRequest about(Node node, std::string_view asked) {
    PercentagesRequest request;
    request.node = std::move(node);
    request.period = period(asked);
    return request;
  }
  // Once the server has looked at what may be told live.
  Percentages ask(const PercentagesRequest& request, Releases& releases) {
    test::must(advance_live_steps(writer, now, releases));
    return test::must(percentages(writer, storage::Scope::local_administrator(), request, now, releases));
  }
  Percentages ask(const PercentagesRequest& request) {
    Releases releases;
    return ask(request, releases);
  }
  Figure figure_of(const Node& node, std::string_view asked) { return ask(about(node, asked)).total; }

  template <class Act>
  void must(const Act& act) {
    test::must(db::transaction(writer, act));
  }

  test::ServerDatabase database{test::Medium::memory};
  db::Connection& writer = database.writer();
  WallTime now = start_of(day("2026-11-21")) + std::chrono::hours(9);
  const Node province = Node::of(unit("TM"));
  const Node commune = Node::of(unit("TM-X01"));
};

}  // namespace xinluon::reports
