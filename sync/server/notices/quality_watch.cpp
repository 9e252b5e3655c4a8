#include "sync/server/notices/quality_watch.h"

#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "sync/server/notices/flag_watch.h"
#include "sync/server/notices/silence_watch.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/progress.h"

namespace xinluon::notices {
namespace {

using reports::Figure;
using storage::Node;
using storage::NodeKind;
using storage::Scope;

constexpr std::string_view progress_name = "quality";

// What one period says of a unit's children, and of the unit itself, by node.
using Samples = std::map<Node, std::optional<Sample>>;

class Watch {
 public:
  Watch(db::Connection& reader, WallTime now) : reader_(reader), now_(now), last_(last_published_day(now)) {}

  Result<std::vector<Judgement>> all() {
    XINLUON_TRY(const auto units, storage::units(reader_, scope_));
    for (const auto& unit : units) XINLUON_RETURN_IF_ERROR(judge_family(unit));
    return std::move(judgements_);
  }

 private:
  Result<Samples> samples(const storage::Unit& unit, const Period& period) {
    reports::PercentagesRequest request;
    request.node = Node::of(unit.id);
    request.period = period;
    XINLUON_TRY(const auto found, reports::percentages_here(reader_, scope_, request, now_));
    Samples samples;
    samples.emplace(found.total.node, sample_of(found.total));
    for (const Figure& child : found.children) samples.emplace(child.node, sample_of(child));
    return samples;
  }

  struct Pair {
    Samples recent;
    Samples before;
  };
  Result<Pair> pair(const storage::Unit& unit, const Windows& windows) {
    Pair pair;
    XINLUON_TRY(pair.recent, samples(unit, windows.recent));
    XINLUON_TRY(pair.before, samples(unit, windows.before));
    return pair;
  }

  // The unit itself when it has no parent, and its children: every node comes once.
  Result<void> judge_family(const storage::Unit& unit) {
    XINLUON_TRY(const Pair days, pair(unit, windows_in_days(last_)));
    XINLUON_TRY(const Pair weeks, pair(unit, windows_in_weeks(last_)));
    XINLUON_TRY(const Pair months, pair(unit, windows_in_months(last_)));
    for (const auto& [node, sample] : days.recent) {
      if (node == Node::of(unit.id) && !unit.parent.empty()) continue;
      if (node.kind == NodeKind::unit) {
        judge(node, unit, days);
      } else {
        // One officer's counter has nothing published by weeks; it follows the officer's rule.
        judge(node, unit, sample_in(weeks.recent, node) ? weeks : months);
      }
    }
    return {};
  }

  void judge(const Node& node, const storage::Unit& unit, const Pair& pair) {
    const auto& recent = sample_in(pair.recent, node);
    const auto& before = sample_in(pair.before, node);
    const Found below = below_target(recent);
    add(node, unit, rule_quality, below, below == Found::yes ? evidence_of(*recent) : "");
    const Found fell = dropped(recent, before);
    add(node, unit, rule_drop, fell, fell == Found::yes ? evidence_of(*recent, *before) : "");
  }

  // A child may be new, or gone, in one of two periods.
  static std::optional<Sample> sample_in(const Samples& samples, const Node& node) {
    const auto found = samples.find(node);
    return found == samples.end() ? std::nullopt : found->second;
  }

  void add(const Node& node, const storage::Unit& unit, std::string_view rule, Found found,
           std::string evidence) {
    const UnitId of = node.kind == NodeKind::unit ? UnitId::from(node.id).value_or(unit.id) : unit.id;
    judgements_.push_back({{std::string(rule), to_text(node), of, std::move(evidence)}, found});
  }

  db::Connection& reader_;
  const WallTime now_;
  const Day last_;
  const Scope scope_ = Scope::local_administrator();
  std::vector<Judgement> judgements_;
};

}  // namespace

Result<std::vector<Judgement>> judge_quality(db::Connection& reader, WallTime now) {
  return db::snapshot(reader, [&]() -> Result<std::vector<Judgement>> {
    XINLUON_TRY(auto judgements, Watch(reader, now).all());
    for (const auto& judge : {judge_silence, judge_bursts}) {
      XINLUON_TRY(auto more, judge(reader, now));
      std::move(more.begin(), more.end(), std::back_inserter(judgements));
    }
    return judgements;
  });
}

Result<bool> write_judgements(db::Connection& writer, const std::vector<Judgement>& judgements,
                              WallTime now) {
  return db::transaction(writer, [&]() -> Result<bool> {
    XINLUON_TRY(const bool ours,
                storage::advance(writer, progress_name, storage::to_number(last_published_day(now))));
    if (!ours) return false;
    XINLUON_TRY(const auto lasting, storage::lasting_alerts(writer, Scope::local_administrator()));
    std::set<std::pair<std::string, std::string>> open;
    for (const auto& alert : lasting) open.emplace(alert.fact.rule, alert.fact.subject);
    for (const auto& [fact, found] : judgements) {
      if (found == Found::yes) XINLUON_RETURN_IF_ERROR(storage::raise_alert(writer, fact, now));
      if (found == Found::no && open.contains({fact.rule, fact.subject}))
        XINLUON_RETURN_IF_ERROR(storage::settle_alert(writer, fact.rule, fact.subject, now));
    }
    return true;
  });
}

Result<bool> quality_is_due(db::Connection& reader, WallTime now) {
  XINLUON_TRY(const auto done, storage::progress_of(reader, Scope::local_administrator(), progress_name));
  return done < storage::to_number(last_published_day(now));
}

}  // namespace xinluon::notices
