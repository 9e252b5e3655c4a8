#include "sync/server/fleet/watch.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "sync/base/log.h"
#include "sync/server/fleet/device_alerts.h"
#include "sync/server/storage/calendar.h"
#include "sync/server/storage/health_history.h"

namespace xinluon::fleet {
namespace {

using storage::Scope;

// (rule, subject) of every alert whose cause lasts, and when it was last found so.
using Lasting = std::map<std::pair<std::string, std::string>, WallTime>;

Result<Lasting> lasting_now(db::Connection& connection) {
  XINLUON_TRY(const auto alerts, storage::lasting_alerts(connection, Scope::local_administrator()));
  Lasting lasting;
  for (const auto& alert : alerts) lasting[{alert.fact.rule, alert.fact.subject}] = alert.last;
  return lasting;
}

// Given by a command on the machine, which can't wake a poll; or not heard the first time.
bool waits_for_news(const storage::KioskStatus& status) {
  if (!status.health) return false;
  const auto wanted = status.kiosk.config_wanted;
  const bool settings = wanted != status.health->config_version && wanted != status.health->config_refused;
  return settings || status.kiosk.log_wanted != 0;
}

class Rounds {
 public:
  Rounds(db::Connection& connection, WallTime now) : connection_(connection), now_(now) {}

  Result<Watched> run() {
    XINLUON_TRY(lasting_, lasting_now(connection_));
    XINLUON_TRY(const auto statuses, storage::kiosk_statuses(connection_, Scope::local_administrator()));
    const auto calendar_of = calendars(connection_);
    for (const auto& status : statuses) {
      XINLUON_TRY(const auto unheard, unheard_of(status, calendar_of));
      for (const auto& finding : judge_device(status, unheard)) XINLUON_RETURN_IF_ERROR(act(finding, status));
      if (waits_for_news(status)) watched_.told.push_back(status.kiosk.id);
    }
    XINLUON_TRY(const auto next_stage, tend_rollouts(connection_, calendar_of, now_));
    watched_.told.insert(watched_.told.end(), next_stage.begin(), next_stage.end());
    XINLUON_RETURN_IF_ERROR(storage::trim_history(connection_, now_));
    return watched_;
  }

 private:
  // Nearly every kiosk was heard within minutes: calendars are asked for the others alone.
  Result<Milliseconds> unheard_of(const storage::KioskStatus& status, const CalendarOf& calendar_of) const {
    const WallTime seen = status.health ? status.health->last_seen : status.kiosk.enrolled;
    if (now_ - seen <= silence) return Milliseconds(0);
    XINLUON_TRY(const auto calendar, calendar_of(status.counter.unit));
    return working_time_between(calendar, std::max(seen, now_ - max_soak), now_);
  }

  Result<void> act(const Finding& finding, const storage::KioskStatus& status) {
    const std::string subject = subject_of(status.kiosk.id);
    const auto known = lasting_.find({std::string(finding.rule), subject});
    if (finding.what == Finding::What::settle && known != lasting_.end()) {
      XINLUON_RETURN_IF_ERROR(storage::settle_alert(connection_, finding.rule, subject, now_));
      ++watched_.settled;
    }
    if (finding.what != Finding::What::raise) return {};
    if (known != lasting_.end() && now_ - known->second < alert_refresh) return {};
    XINLUON_TRY(
        const bool is_new,
        storage::raise_alert(
            connection_, {std::string(finding.rule), subject, status.counter.unit, finding.evidence}, now_));
    if (!is_new) return {};
    log::warning("{}: {} {}", finding.rule, subject, finding.evidence);
    ++watched_.raised;
    return {};
  }

  db::Connection& connection_;
  WallTime now_;
  Lasting lasting_;
  Watched watched_;
};

}  // namespace

CalendarOf calendars(db::Connection& connection) {
  auto known = std::make_shared<std::map<UnitId, WorkingCalendar>>();
  return [&connection, known](const UnitId& unit) -> Result<WorkingCalendar> {
    if (const auto found = known->find(unit); found != known->end()) return found->second;
    XINLUON_TRY(auto calendar, storage::calendar_of(connection, Scope::local_administrator(), unit));
    return known->emplace(unit, std::move(calendar)).first->second;
  };
}

Result<Watched> watch_kiosks(db::Connection& writer, WallTime now) {
  return db::transaction(writer, [&] { return Rounds(writer, now).run(); });
}

}  // namespace xinluon::fleet
