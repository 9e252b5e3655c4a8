#include "sync/server/ingest/neighbours.h"

#include <algorithm>

#include "sync/server/ingest/dating.h"

namespace xinluon::ingest {
namespace {

bool met_the_server(const Link& link) {
  return date(link.bounds, 0).quality == storage::Quality::anchored;
}

Result<Link> load(db::Connection& connection, const KioskId& kiosk, storage::Boot boot) {
  XINLUON_TRY(auto bounds,
              storage::bounds_of_boot(connection, storage::Scope::device_protocol(), kiosk, boot.boot));
  return Link{std::move(boot), std::move(bounds)};
}

// The end of the chain, in its order: from the last boot before the new records that met the server.
Result<std::vector<Link>> open_end(db::Connection& connection, const ChainEnd& end) {
  XINLUON_TRY(auto boots,
              storage::boots_of_epoch(connection, storage::Scope::device_protocol(), end.kiosk, end.epoch));
  std::vector<Link> links;
  while (!boots.empty()) {
    XINLUON_TRY(auto link, load(connection, end.kiosk, std::move(boots.back())));
    boots.pop_back();
    const bool untouched = *link.boot.last_seq < end.first_new && link.boot.boot != end.sending;
    const bool enough = untouched && met_the_server(link);
    links.push_back(std::move(link));
    if (enough) break;
  }
  std::reverse(links.begin(), links.end());
  return links;
}

BoundPart& neighbours_of(Link& link) {
  for (BoundPart& part : link.bounds)
    if (part.part == storage::neighbours_part) return part;
  return link.bounds.insert(link.bounds.begin(), BoundPart{storage::neighbours_part, {}, {}})[0];
}

// True when the link's bounds changed.
bool take(Link& link, const BoundPart& fresh) {
  if (met_the_server(link)) return false;
  BoundPart& kept = neighbours_of(link);
  const auto tighter = tightened(kept, fresh);
  if (tighter) kept = *tighter;
  return tighter.has_value();
}

// Forward: no boot began before the last known moment of the one before.
void take_floors(std::vector<Link>& links, std::set<std::string>& changed) {
  for (std::size_t i = 1; i < links.size(); ++i) {
    const Link& before = links[i - 1];
    const auto ended = date(before.bounds, before.boot.last_boot_ms).t_low_ms;
    if (!ended) continue;
    const BoundPart fresh{storage::neighbours_part, OffsetBound{*ended, 0}, {}};
    if (take(links[i], fresh)) changed.insert(links[i].boot.boot);
  }
}

// Backward: every boot ended before the one after began; the last one before the sending boot did.
void take_ceilings(std::vector<Link>& links, std::optional<std::int64_t> began,
                   std::set<std::string>& changed) {
  for (auto link = links.rbegin(); link != links.rend(); ++link) {
    if (began) {
      const std::int64_t last_ms = link->boot.last_boot_ms;
      const BoundPart fresh{storage::neighbours_part, {}, OffsetBound{*began - last_ms, last_ms}};
      if (take(*link, fresh)) changed.insert(link->boot.boot);
    }
    began = date(link->bounds, 0).t_high_ms;
  }
}

}  // namespace

std::set<std::string> bound_each_other(std::vector<Link>& links, std::optional<std::int64_t> next_began) {
  std::set<std::string> changed;
  take_floors(links, changed);
  take_ceilings(links, next_began, changed);
  return changed;
}

Result<void> bound_by_neighbours(db::Connection& connection, const ChainEnd& end,
                                 std::set<std::string>& changed) {
  XINLUON_TRY(auto links, open_end(connection, end));
  if (links.empty()) return {};
  std::optional<std::int64_t> sending_began;
  if (links.back().boot.boot != end.sending) {
    XINLUON_TRY(const auto bounds, storage::bounds_of_boot(connection, storage::Scope::device_protocol(),
                                                           end.kiosk, end.sending));
    sending_began = date(bounds, 0).t_high_ms;
  }
  auto tightened_now = bound_each_other(links, sending_began);
  for (Link& link : links) {
    if (!tightened_now.contains(link.boot.boot)) continue;
    XINLUON_RETURN_IF_ERROR(storage::put_bound(connection, end.kiosk, link.boot.boot, neighbours_of(link)));
  }
  changed.merge(tightened_now);
  return {};
}

}  // namespace xinluon::ingest
