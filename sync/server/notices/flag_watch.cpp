#include "sync/server/notices/flag_watch.h"

#include <map>
#include <utility>

#include "sync/server/storage/decisions.h"
#include "sync/server/storage/flags.h"
#include "sync/server/storage/node.h"
#include "sync/server/storage/organisation.h"
#include "sync/wire/json_writer.h"

namespace xinluon::notices {
namespace {

using storage::Scope;

constexpr std::string_view flag_rule = "burst";  // as the flags name it
constexpr std::chrono::days window{14};
constexpr std::size_t max_flags = 100'000;

struct Bursts {
  std::int64_t groups = 0;
  Day last{};
};
using BurstsByCounter = std::map<CounterId, Bursts>;

Result<BurstsByCounter> undecided(db::Connection& reader, const Scope& scope, const Period& period) {
  XINLUON_TRY(const auto tops, storage::top_units(reader, scope));
  BurstsByCounter found;
  for (const auto& top : tops) {
    XINLUON_TRY(const auto flags, storage::flags_during(reader, scope, top.id, period, max_flags));
    for (const auto& flag : flags) {
      if (flag.rule != flag_rule) continue;
      XINLUON_TRY(const auto decisions, storage::decisions_about(reader, scope, "flag " + flag.id));
      if (!decisions.empty()) continue;
      Bursts& there = found[flag.counter];
      ++there.groups;
      there.last = std::max(there.last, flag.day);
    }
  }
  return found;
}

}  // namespace

Result<std::vector<Judgement>> judge_bursts(db::Connection& reader, WallTime now) {
  const Scope scope = Scope::local_administrator();
  const Day last = last_published_day(now);
  XINLUON_TRY(const auto bursts, undecided(reader, scope, {last - window + std::chrono::days(1), last}));
  XINLUON_TRY(const auto counters, storage::all_counters(reader, scope));
  std::vector<Judgement> judgements;
  for (const auto& counter : counters) {
    Judgement judgement{{std::string(rule_burst), to_text(storage::Node::of(counter.id)), counter.unit, ""},
                        Found::no};
    if (const auto found = bursts.find(counter.id); found != bursts.end()) {
      judgement.found = Found::yes;
      judgement.fact.evidence = wire::JsonWriter()
                                    .text("last", to_text(found->second.last))
                                    .number("groups", found->second.groups)
                                    .finish();
    }
    judgements.push_back(std::move(judgement));
  }
  return judgements;
}

}  // namespace xinluon::notices
