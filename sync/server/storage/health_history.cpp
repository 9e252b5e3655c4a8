#include "sync/server/storage/health_history.h"

#include <array>
#include <cstdlib>

#include "sync/base/format.h"
#include "sync/domain/period.h"

namespace xinluon::storage {
namespace {

constexpr std::array<std::string_view, 2> grain_names = {"hour", "day"};

// The larger or smaller of what is kept and what is new, where only one may be known: COALESCE gives the
// other one its own value to compare with.
std::string upsert_sql() {
  const auto pick = [](std::string_view column, std::string_view than) {
    return format(
        "{0} = CASE WHEN health_history.{0} IS NULL OR excluded.{0} {1} health_history.{0} "
        "THEN COALESCE(excluded.{0}, health_history.{0}) ELSE health_history.{0} END",
        column, than);
  };
  const auto sum = [](std::string_view column) {
    return format("{0} = health_history.{0} + excluded.{0}", column);
  };
  return format(
      "INSERT INTO health_history (kiosk, grain, start_ms, heard, most_pending, least_disk_bytes, "
      "most_millicelsius, most_skew_ms, undervoltage, throttled, without_display) "
      "VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (kiosk, grain, start_ms) DO UPDATE "
      "SET "
      "{}, {}, {}, {}, {}, {}, {}, {}",
      sum("heard"), pick("most_pending", ">"), pick("least_disk_bytes", "<"), pick("most_millicelsius", ">"),
      pick("most_skew_ms", ">"), sum("undervoltage"), sum("throttled"), sum("without_display"));
}

HealthSpan span_of(const db::Row& row) {
  const auto count = [&row](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
  return {wall_time(row.integer(0)),
          count(1),
          count(2),
          row.maybe_integer(3),
          row.maybe_integer(4),
          row.maybe_integer(5),
          count(6),
          count(7),
          count(8)};
}

WallTime start_of_span(HealthGrain grain, WallTime at) {
  if (grain == HealthGrain::day) return start_of(day_of(at));
  constexpr std::int64_t hour_ms = 3'600'000;
  return wall_time(to_ms(at) / hour_ms * hour_ms);
}

Result<void> drop_before(db::Connection& connection, HealthGrain grain, WallTime before) {
  XINLUON_TRY([[maybe_unused]] const auto dropped,
              connection.run("DELETE FROM health_history WHERE grain = $1 AND start_ms < $2",
                             {name_of(grain), to_ms(before)}));
  return {};
}

}  // namespace

std::string_view name_of(HealthGrain grain) {
  return grain_names.at(static_cast<std::size_t>(grain));
}

std::optional<HealthGrain> health_grain_from(std::string_view name) {
  if (name == grain_names[0]) return HealthGrain::hour;
  if (name == grain_names[1]) return HealthGrain::day;
  return std::nullopt;
}

Result<void> add_to_history(db::Connection& connection, const KioskId& kiosk, const Health& health) {
  static const std::string sql = upsert_sql();
  const auto skew = health.clock_skew_ms ? std::optional(std::abs(*health.clock_skew_ms)) : std::nullopt;
  for (const HealthGrain grain : {HealthGrain::day, HealthGrain::hour}) {
    XINLUON_TRY(
        [[maybe_unused]] const auto changed,
        connection.run(
            sql, {kiosk.text(), name_of(grain), to_ms(start_of_span(grain, health.last_seen)), health.pending,
                  health.disk_free_bytes, health.cpu_temp_millicelsius, skew,
                  health.undervoltage.value_or(false), health.throttled.value_or(false), !health.display}));
  }
  return {};
}

Result<void> trim_history(db::Connection& connection, WallTime now) {
  XINLUON_RETURN_IF_ERROR(drop_before(connection, HealthGrain::hour, now - hours_kept));
  return drop_before(connection, HealthGrain::day, now - days_kept);
}

Result<std::vector<HealthSpan>> health_history(db::Connection& connection, const Scope& scope,
                                               const KioskId& kiosk, HealthGrain grain, WallTime from) {
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, kiosk));
  return connection.rows(
      "SELECT start_ms, heard, most_pending, least_disk_bytes, most_millicelsius, most_skew_ms, "
      "undervoltage, "
      "throttled, without_display FROM health_history WHERE kiosk = $1 AND grain = $2 AND start_ms >= $3 "
      "ORDER BY start_ms",
      {kiosk.text(), name_of(grain), to_ms(from)}, span_of);
}

}  // namespace xinluon::storage
