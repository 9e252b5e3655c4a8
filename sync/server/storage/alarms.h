// What a person should look at: facts about devices and their chains, never about a level.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

// Stored as the enumerators' names: frozen.
enum class AlarmKind {
  new_epoch,      // a known kiosk began a new vote file
  fork,           // it holds another record under a number held here
  server_behind,  // it holds records that were confirmed once and are not here: restored from a backup
  unreadable,     // a line that can't be read as a record was kept
  board_changed,  // its key works in another board: a cloned card
};
std::string_view name_of(AlarmKind kind);

struct Alarm {
  KioskId kiosk;
  Epoch epoch;
  AlarmKind kind = AlarmKind::new_epoch;
  WallTime first{};  // first and last time it was raised
  WallTime last{};
  std::uint64_t times = 1;
  std::string detail;  // of the last time
};

// Within the caller's transaction. The same kind of the same kiosk and epoch is one alarm that counts.
Result<void> raise_alarm(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch, AlarmKind kind,
                         WallTime now, std::string_view detail);

// Its cause is gone. Nothing happens when there is none.
Result<void> close_alarm(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch,
                         AlarmKind kind);

// Newest first, at most `limit`.
Result<std::vector<Alarm>> alarms(db::Connection& connection, const Scope& scope, std::size_t limit);

}  // namespace xinluon::storage
