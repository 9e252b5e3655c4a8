#include "sync/server/fleet/enrolment_batch.h"

#include <algorithm>
#include <map>

#include "sync/base/format.h"
#include "sync/base/printable.h"
#include "sync/server/ingest/approval.h"
#include "sync/server/storage/kiosks.h"

namespace xinluon::fleet {
namespace {

using storage::Scope;

class Planning {
 public:
  Planning(db::Connection& connection, const Scope& scope) : connection_(connection), scope_(scope) {}

  Result<void> take(const BatchLine& line) {
    const auto kiosk = KioskId::from(line.kiosk);
    const auto counter = CounterId::from(line.counter);
    if (!kiosk)
      note(line,
           format("\"{}\" is no kiosk's id; write 1 to 32 of A-Z a-z 0-9 . _ -", printable(line.kiosk)));
    if (!counter)
      note(line,
           format("\"{}\" is no counter's id; write it as `counter list` does", printable(line.counter)));
    if (!kiosk || !counter) return {};
    const auto [first, fresh] = lines_.emplace(*kiosk, line.line);
    if (!fresh)
      return complain(line, format("kiosk {} stands in line {} already", kiosk->text(), first->second));
    XINLUON_TRY(const bool taken, exists(*kiosk));
    if (taken)
      return complain(line,
                      format("kiosk {} is enrolled; leave it out, or make a code for it alone to swap it",
                             kiosk->text()));
    return place(line, *kiosk, *counter);
  }

  BatchPlan plan() { return std::move(plan_); }

 private:
  Result<void> complain(const BatchLine& line, std::string what) {
    note(line, std::move(what));
    return {};
  }
  void note(const BatchLine& line, std::string what) {
    plan_.problems.push_back({line.line, std::move(what)});
  }

  Result<bool> exists(const KioskId& id) {
    const auto found = storage::find_kiosk(connection_, Scope::device_protocol(), id);
    if (found) return found->state != storage::KioskState::revoked;
    if (found.error().code == Errc::not_found) return false;
    return fail(found.error());
  }

  Result<void> place(const BatchLine& line, const KioskId& kiosk, const CounterId& id) {
    auto counter = storage::find_counter(connection_, scope_, id);
    if (!counter && counter.error().code != Errc::not_found) return fail(counter.error());
    if (!counter) return complain(line, format("there is no counter {}; add it first", id.text()));
    XINLUON_TRY(auto name, storage::full_name(connection_, scope_, counter->unit));
    plan_.kiosks.push_back({kiosk, std::move(*counter), std::move(name)});
    return {};
  }

  db::Connection& connection_;
  const Scope& scope_;
  std::map<KioskId, std::size_t> lines_;
  BatchPlan plan_;
};

}  // namespace

Result<BatchPlan> plan_batch(db::Connection& connection, const Scope& scope, const EnrolmentList& list) {
  const auto& lines = list.lines;
  if (lines.empty() && list.problems.empty()) return fail(Errc::rejected, "the list names no kiosk");
  if (lines.size() > max_batch_kiosks)
    return fail(Errc::rejected, format("the list names {} kiosks; {} fit one list: split it", lines.size(),
                                       max_batch_kiosks));
  Planning planning(connection, scope);
  for (const auto& line : lines) XINLUON_RETURN_IF_ERROR(planning.take(line));
  BatchPlan plan = planning.plan();
  plan.problems.insert(plan.problems.end(), list.problems.begin(), list.problems.end());
  std::stable_sort(plan.problems.begin(), plan.problems.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  return plan;
}

Result<std::vector<Invitation>> invite_all(db::Connection& writer, const BatchPlan& plan,
                                           std::chrono::hours valid_for, WallTime now) {
  std::vector<Invitation> invitations;
  for (const auto& planned : plan.kiosks) {
    XINLUON_TRY(auto code, accounts::create_enrolment_code(writer,
                                                           {.counter = planned.counter.id,
                                                            .kiosk = planned.kiosk,
                                                            .valid_for = valid_for,
                                                            .needs_approval = true},
                                                           now));
    invitations.push_back({planned, std::move(code)});
  }
  return invitations;
}

Result<Approved> approve_all(db::Connection& writer, const Scope& scope, const UnitId& unit,
                             const std::string& actor, WallTime now) {
  XINLUON_RETURN_IF_ERROR(storage::require(writer, scope, unit));
  XINLUON_TRY(const auto statuses, storage::kiosk_statuses(writer, Scope::of_units({unit})));
  Approved approved;
  for (const auto& status : statuses) {
    if (status.kiosk.state != storage::KioskState::pending) continue;
    if (!status.health) {
      approved.unheard.push_back(status.kiosk.id);
      continue;
    }
    XINLUON_TRY(const auto votes, ingest::approve_kiosk(writer, status.kiosk.id, actor, now));
    approved.votes += votes;
    approved.kiosks.push_back(status.kiosk.id);
  }
  return approved;
}

}  // namespace xinluon::fleet
