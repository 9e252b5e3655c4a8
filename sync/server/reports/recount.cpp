#include "sync/server/reports/recount.h"

#include <set>
#include <utility>

#include "sync/base/format.h"
#include "sync/server/reports/recount_chain.h"
#include "sync/server/reports/recount_checkpoints.h"
#include "sync/server/reports/recount_findings.h"
#include "sync/server/reports/recount_places.h"
#include "sync/server/reports/recount_tallies.h"
#include "sync/server/storage/anchors.h"

namespace xinluon::reports {
namespace {

// Records, votes or anchors of a chain that no head knows.
Result<void> find_strays(db::Connection& reader, const storage::Scope& scope,
                         const std::vector<storage::Head>& heads, Findings& findings) {
  std::set<std::pair<std::string, std::string>> known;
  for (const auto& head : heads) known.emplace(head.kiosk.text(), head.epoch.text());
  XINLUON_TRY(const auto anchors, storage::record_anchors(reader, scope));
  for (const auto& anchor : anchors)
    if (!known.contains({anchor.kiosk.text(), anchor.epoch.text()}))
      findings.differ(format("anchor {}/{}", anchor.kiosk.text(), anchor.epoch.text()),
                      "its chain has no head");
  XINLUON_TRY(const auto chains, storage::chains(reader, scope));
  for (const auto& [kiosk, epoch] : chains)
    if (!known.contains({kiosk, epoch}))
      findings.differ(format("chain {}/{}", kiosk, epoch), "it has no head");
  return {};
}

Result<Recount> run(db::Connection& reader, const storage::Scope& scope, AuditLog log) {
  Findings findings;
  XINLUON_TRY(const auto places, Places::load(reader, scope));
  XINLUON_TRY(const auto heads, storage::heads(reader, scope));
  std::set<KioskId> kiosks;
  for (const auto& head : heads) {
    kiosks.insert(head.kiosk);
    ++findings.counts.epochs;
    XINLUON_RETURN_IF_ERROR(recount_chain(reader, scope, head, places, findings));
  }
  findings.counts.kiosks = kiosks.size();
  XINLUON_RETURN_IF_ERROR(find_strays(reader, scope, heads, findings));
  XINLUON_RETURN_IF_ERROR(recount_tallies(reader, scope, places, findings));
  XINLUON_RETURN_IF_ERROR(recount_checkpoints(reader, scope, log, findings));
  return std::move(findings.counts);
}

}  // namespace

Result<Recount> recount(db::Connection& reader, const storage::Scope& scope, AuditLog log) {
  XINLUON_RETURN_IF_ERROR(storage::only_whole(scope));
  return db::snapshot(reader, [&] { return run(reader, scope, log); });
}

}  // namespace xinluon::reports
