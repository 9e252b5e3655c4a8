#include "sync/server/reports/recount_tallies.h"

#include <functional>
#include <map>
#include <set>

#include "sync/base/format.h"
#include "sync/server/reports/recount_sums.h"
#include "sync/server/storage/closed_tallies.h"
#include "sync/server/storage/transactions.h"

namespace xinluon::reports {
namespace {

using storage::CountedVote;
using storage::Node;
using storage::VoteOrder;

class Tallying {
 public:
  Tallying(db::Connection& reader, const storage::Scope& scope, const Places& places, Findings& findings)
      : reader_(reader), scope_(scope), places_(places), findings_(findings) {}

  Result<void> load_transactions();
  Result<void> counters();
  Result<void> units();
  Result<void> officers();
  // Tallies of nodes that no vote belongs to, and of counters of which transactions alone were told or all
  // votes are purged.
  Result<void> rest();

 private:
  Result<void> compare(const std::string& node, const Sums& sums);
  // The same, with what purged votes of this counter or officer counted.
  Result<void> compare_with_closed(const std::string& node, Sums& sums);
  // Sums the votes of each node, one node after another, and compares.
  Result<void> compare_each(VoteOrder order, const std::function<Node(const CountedVote&)>& node_of);
  Result<void> finish_unit(const UnitId& unit);
  // What purged votes counted at this unit's counters, on the days on which they stood there.
  Result<void> add_closed_of(const UnitId& unit);
  bool transactions_known(const std::string& counter, Day day) const;
  bool transactions_known(const CountedVote& vote) const {
    return transactions_known(to_text(Node::of(vote.counter)), vote.day);
  }
  void add_transactions(const std::string& node, Sums& sums) const;

  db::Connection& reader_;
  const storage::Scope& scope_;
  const Places& places_;
  Findings& findings_;
  std::map<std::string, std::map<Day, std::uint64_t>> transactions_;  // by counter, as tallies name it
  std::set<std::string> seen_;
  std::set<UnitId> closed_added_;
  std::map<UnitId, Sums> open_units_;  // those that have units below, and the one being summed
};

Result<void> Tallying::compare(const std::string& node, const Sums& sums) {
  seen_.insert(node);
  const auto name = [&node](const Sums::Key& key) {
    return format("tally {} {} {} {} {}", node, std::get<0>(key), to_text(std::get<2>(key)), std::get<1>(key),
                  std::get<3>(key));
  };
  auto left = sums.counts();
  XINLUON_RETURN_IF_ERROR(storage::each_tally(
      reader_, scope_, node,
      [&](std::string_view grain, std::string_view dimension, Day start, std::string_view value,
          const storage::Count& stored) -> Result<void> {
        ++findings_.counts.tallies;
        const Sums::Key key(grain, dimension, start, value);
        const auto found = left.find(key);
        const storage::Count counted = found == left.end() ? storage::Count{} : found->second;
        if (found != left.end()) left.erase(found);
        if (stored != counted)
          findings_.differ(name(key), format("it says {} raw, {} counted; the votes give {} and {}",
                                             stored.raw, stored.counted, counted.raw, counted.counted));
        return {};
      }));
  for (const auto& [key, counted] : left)
    findings_.differ(name(key),
                     format("missing; the votes give {} raw, {} counted", counted.raw, counted.counted));
  return {};
}

Result<void> Tallying::compare_with_closed(const std::string& node, Sums& sums) {
  const auto add = [&](const storage::ClosedTally& row) -> Result<void> {
    sums.add_closed(row, transactions_known(node, row.start));
    return {};
  };
  XINLUON_RETURN_IF_ERROR(storage::each_closed_tally_of(reader_, scope_, node, add));
  add_transactions(node, sums);
  return compare(node, sums);
}

Result<void> Tallying::load_transactions() {
  return storage::each_transactions(
      reader_, scope_, [this](const storage::Transactions& told) -> Result<void> {
        transactions_[to_text(Node::of(told.counter))][told.day] = told.count;
        for (const UnitId& unit : places_.above(places_.unit_of(told.counter, told.day), told.day))
          open_units_[unit].add_transactions(told.day, told.count);
        return {};
      });
}

bool Tallying::transactions_known(const std::string& counter, Day day) const {
  const auto days = transactions_.find(counter);
  return days != transactions_.end() && days->second.contains(day);
}

void Tallying::add_transactions(const std::string& node, Sums& sums) const {
  const auto days = transactions_.find(node);
  if (days == transactions_.end()) return;
  for (const auto& [day, count] : days->second) sums.add_transactions(day, count);
}

Result<void> Tallying::compare_each(VoteOrder order, const std::function<Node(const CountedVote&)>& node_of) {
  std::string node;
  Sums sums;
  const auto add = [&](const CountedVote& vote) -> Result<void> {
    const std::string next = to_text(node_of(vote));
    if (next != node && !node.empty()) {
      XINLUON_RETURN_IF_ERROR(compare_with_closed(node, sums));
      sums = {};
    }
    node = next;
    sums.add(vote, order == VoteOrder::by_counter && transactions_known(vote));
    if (order == VoteOrder::by_counter) sums.add_officer(vote);
    return {};
  };
  XINLUON_RETURN_IF_ERROR(storage::each_vote(reader_, scope_, order, add));
  return node.empty() ? Result<void>() : compare_with_closed(node, sums);
}

Result<void> Tallying::counters() {
  return compare_each(VoteOrder::by_counter, [](const CountedVote& vote) { return Node::of(vote.counter); });
}

Result<void> Tallying::officers() {
  return compare_each(VoteOrder::by_officer, [](const CountedVote& vote) { return Node::of(vote.officer); });
}

Result<void> Tallying::add_closed_of(const UnitId& unit) {
  if (!closed_added_.insert(unit).second) return {};
  for (const CounterId& counter : places_.counters_ever_at(unit)) {
    const std::string node = to_text(Node::of(counter));
    const auto add = [&](const storage::ClosedTally& row) -> Result<void> {
      if (row.dimension == "officer" || places_.unit_of(counter, row.start) != unit) return {};
      for (const UnitId& above : places_.above(unit, row.start))
        open_units_[above].add_closed(row, transactions_known(node, row.start));
      return {};
    };
    XINLUON_RETURN_IF_ERROR(storage::each_closed_tally_of(reader_, scope_, node, add));
  }
  return {};
}

Result<void> Tallying::finish_unit(const UnitId& unit) {
  XINLUON_RETURN_IF_ERROR(add_closed_of(unit));
  const auto sums = open_units_.find(unit);
  if (sums == open_units_.end() || places_.has_units_below(unit)) return {};
  auto compared = compare(to_text(Node::of(unit)), sums->second);
  open_units_.erase(sums);
  return compared;
}

Result<void> Tallying::units() {
  UnitId unit;
  const auto add = [&](const CountedVote& vote) -> Result<void> {
    const UnitId its_unit = places_.unit_of(vote.counter, vote.day);
    if (its_unit != unit && !unit.empty()) XINLUON_RETURN_IF_ERROR(finish_unit(unit));
    unit = its_unit;
    for (const UnitId& above : places_.above(unit, vote.day))
      open_units_[above].add(vote, transactions_known(vote));
    return {};
  };
  XINLUON_RETURN_IF_ERROR(storage::each_vote(reader_, scope_, VoteOrder::by_unit, add));
  // Those of which no vote is left, too.
  for (const UnitId& any : places_.units_with_counters()) XINLUON_RETURN_IF_ERROR(finish_unit(any));
  for (const auto& [open, sums] : open_units_)
    XINLUON_RETURN_IF_ERROR(compare(to_text(Node::of(open)), sums));
  open_units_.clear();
  return {};
}

Result<void> Tallying::rest() {
  XINLUON_TRY(auto nodes, storage::tally_nodes(reader_, scope_));
  for (const auto& [counter, days] : transactions_) nodes.push_back(counter);
  XINLUON_TRY(const auto closed, storage::closed_nodes(reader_, scope_));
  nodes.insert(nodes.end(), closed.begin(), closed.end());
  for (const auto& node : nodes)
    if (!seen_.contains(node)) {
      Sums sums;
      XINLUON_RETURN_IF_ERROR(compare_with_closed(node, sums));
    }
  return {};
}

}  // namespace

Result<void> recount_tallies(db::Connection& reader, const storage::Scope& scope, const Places& places,
                             Findings& findings) {
  Tallying tallying(reader, scope, places, findings);
  XINLUON_RETURN_IF_ERROR(tallying.load_transactions());
  XINLUON_RETURN_IF_ERROR(tallying.counters());
  XINLUON_RETURN_IF_ERROR(tallying.units());
  XINLUON_RETURN_IF_ERROR(tallying.officers());
  return tallying.rest();
}

}  // namespace xinluon::reports
