#include "sync/server/storage/alarms.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

constexpr std::array<std::string_view, 5> kind_names = {"new_epoch", "fork", "server_behind", "unreadable",
                                                        "board_changed"};

AlarmKind kind_of(std::string_view name) {
  const auto* const found = std::find(kind_names.begin(), kind_names.end(), name);
  return found == kind_names.end() ? AlarmKind::unreadable
                                   : static_cast<AlarmKind>(found - kind_names.begin());
}

Alarm alarm_of(const db::Row& row) {
  return {KioskId::from(row.text(0)).value_or(KioskId()),
          Epoch::from(row.text(1)).value_or(Epoch()),
          kind_of(row.text(2)),
          wall_time(row.integer(3)),
          wall_time(row.integer(4)),
          static_cast<std::uint64_t>(row.integer(5)),
          row.string(6)};
}

}  // namespace

std::string_view name_of(AlarmKind kind) {
  return kind_names[static_cast<std::size_t>(kind)];
}

Result<void> raise_alarm(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch, AlarmKind kind,
                         WallTime now, std::string_view detail) {
  constexpr std::string_view sql =
      "INSERT INTO alarm (kiosk, epoch, kind, first_ms, last_ms, times, detail) "
      "VALUES ($1, $2, $3, $4, $5, 1, $6) ON CONFLICT (kiosk, epoch, kind) DO UPDATE SET "
      "last_ms = excluded.last_ms, times = alarm.times + 1, detail = excluded.detail";
  XINLUON_TRY(
      [[maybe_unused]] const auto changed,
      connection.run(sql, {kiosk.text(), epoch.text(), name_of(kind), to_ms(now), to_ms(now), detail}));
  return {};
}

Result<void> close_alarm(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch,
                         AlarmKind kind) {
  XINLUON_TRY([[maybe_unused]] const auto closed,
              connection.run("DELETE FROM alarm WHERE kiosk = $1 AND epoch = $2 AND kind = $3",
                             {kiosk.text(), epoch.text(), name_of(kind)}));
  return {};
}

Result<std::vector<Alarm>> alarms(db::Connection& connection, const Scope& scope, std::size_t limit) {
  constexpr std::string_view sql =
      "SELECT a.kiosk, a.epoch, a.kind, a.first_ms, a.last_ms, a.times, a.detail "
      "FROM unit_path p JOIN counter c ON c.unit = p.unit JOIN kiosk k ON k.counter = c.id "
      "JOIN alarm a ON a.kiosk = k.id WHERE p.above = $1 AND p.valid_to = $2 "
      "ORDER BY a.last_ms DESC, a.kiosk, a.kind LIMIT $3";
  XINLUON_TRY(const auto tops, top_units(connection, scope));
  std::vector<Alarm> all;
  for (const Unit& top : tops) {
    XINLUON_TRY(auto part, connection.rows(sql, {top.id.text(), to_number(for_ever), limit}, alarm_of));
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  std::stable_sort(all.begin(), all.end(), [](const Alarm& a, const Alarm& b) { return a.last > b.last; });
  if (all.size() > limit) all.resize(limit);
  return all;
}

}  // namespace xinluon::storage
