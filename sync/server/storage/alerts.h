// Alerts: what somebody should do something about, once a cause, with owner, state and note. A rule raises
// and settles; a person takes on, notes and closes. Rules and subjects are words of whoever raises; nothing
// of one vote is ever in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

inline constexpr std::size_t max_alert_note_bytes = 2000;
inline constexpr std::size_t max_alert_owner_bytes = 64;

// Stored and sent as "new", "in_progress", "closed": frozen.
enum class AlertState { fresh, in_progress, closed };
std::string_view name_of(AlertState state);
std::optional<AlertState> alert_state_from(std::string_view name);

struct AlertFact {
  std::string rule;      // "kiosk_silent", "quality", …: frozen words of the rule
  std::string subject;   // "kiosk:K-1", "unit:…", "counter:…", "officer:…"
  UnitId unit;           // in whose scope it lies
  std::string evidence;  // a short JSON object: what was found, of how many, in which time
};

// A rule about devices begins with "kiosk_"; every other tells of ratings.
bool is_of_device(const AlertFact& fact);

struct Alert {
  std::int64_t id = 0;
  AlertFact fact;
  WallTime opened{};
  WallTime last{};  // the rule last found it so
  std::optional<WallTime> closed;
  bool settled = false;  // the cause is gone
  AlertState state = AlertState::fresh;
  std::string owner;
  std::string note;
};

// Writes, within the caller's transaction.

// True when this is a new alert. While the cause lasts it is one alert, whose evidence is the last: also
// after a person closed it, so that closing is not answered with another one.
Result<bool> raise_alert(db::Connection& connection, const AlertFact& fact, WallTime now);
// The cause is gone: closes what no person has closed. True when there was one whose cause lasted.
Result<bool> settle_alert(db::Connection& connection, std::string_view rule, std::string_view subject,
                          WallTime now);

struct AlertChange {
  std::optional<AlertState> state;
  std::optional<std::string> owner;
  std::optional<std::string> note;
};
// rejected for texts that are too long; not_found for one the scope does not cover. Gives it as it is then.
Result<Alert> change_alert(db::Connection& connection, const Scope& scope, std::int64_t id,
                           const AlertChange& change, WallTime now);

// Reads.
Result<Alert> find_alert(db::Connection& connection, const Scope& scope, std::int64_t id);
struct AlertFilter {
  bool with_closed = false;
  bool devices_only = false;
  std::string rule;     // empty: any
  std::string subject;  // empty: any
  std::size_t limit = 500;
};
// Newest first.
Result<std::vector<Alert>> alerts(db::Connection& connection, const Scope& scope, const AlertFilter& filter);
// Whose cause lasts, of all units. unauthorised unless the scope is whole.
Result<std::vector<Alert>> lasting_alerts(db::Connection& connection, const Scope& scope);

}  // namespace xinluon::storage
