#include "sync/server/reports/ahead.h"

#include "sync/server/reports/releases_kept.h"

namespace xinluon::reports {
namespace {

using storage::Dimension;
using storage::Node;

// One child's answer is worked out with its siblings'.
Result<void> prepare_here(db::Connection& reader, const UnitId& unit, WallTime now, Releases& releases) {
  XINLUON_TRY(const auto at, releases.look(reader, now));
  const Day last = at->state().last;
  XINLUON_TRY(const auto units, storage::child_units(reader, everywhere(), unit, last));
  XINLUON_TRY(const auto counters, storage::counters(reader, everywhere(), unit, last));
  XINLUON_RETURN_IF_ERROR(at->prepare(reader, Node::of(unit)));
  for (const auto& child : units) XINLUON_RETURN_IF_ERROR(at->prepare(reader, Node::of(child.id)));
  for (const auto& counter : counters) XINLUON_RETURN_IF_ERROR(at->prepare(reader, Node::of(counter.id)));
  for (const Dimension dimension : {Dimension::lang, Dimension::hour, Dimension::field, Dimension::procedure})
    XINLUON_RETURN_IF_ERROR(at->of_cut(reader, units.empty() ? unit : units.front().id, dimension));
  return {};
}

}  // namespace

Result<std::vector<UnitId>> units_to_prepare(db::Connection& reader) {
  XINLUON_TRY(const auto units, storage::units(reader, everywhere()));
  std::vector<UnitId> ids;
  ids.reserve(units.size());
  for (const auto& unit : units) ids.push_back(unit.id);
  return ids;
}

Result<void> prepare(db::Connection& reader, const UnitId& unit, WallTime now, Releases& releases) {
  return db::snapshot(reader, [&] { return prepare_here(reader, unit, now, releases); });
}

}  // namespace xinluon::reports
