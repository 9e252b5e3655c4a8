#include "sync/server/storage/reporting_presets.h"

#include "sync/base/format.h"

namespace xinluon::storage {
namespace {

Result<ReportingPreset> preset_in(const db::Row& row) {
  ReportingPreset preset{row.string(0), row.string(1), row.string(2), {}, {}, {}};
  XINLUON_TRY(preset.first, year_day_from_text(row.text(3)));
  XINLUON_TRY(preset.last, year_day_from_text(row.text(4)));
  if (row.is_null(5)) return preset;
  XINLUON_TRY(preset.due_before, year_day_from_text(row.text(5)));
  return preset;
}

}  // namespace

Result<void> put_reporting_preset(db::Connection& connection, const ReportingPreset& preset) {
  if (auto fits = check(preset); !fits)
    return fail(with_context(std::move(fits).error(), format("reporting period {}", preset.id)));
  const auto due = preset.due_before ? std::optional(to_text(*preset.due_before)) : std::nullopt;
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO reporting_preset (id, name, source, first_day, last_day, due_before) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
      "source = excluded.source, first_day = excluded.first_day, last_day = excluded.last_day, "
      "due_before = excluded.due_before",
      {preset.id, preset.name, preset.source, to_text(preset.first), to_text(preset.last), due}));
  return {};
}

Result<bool> delete_reporting_preset(db::Connection& connection, const std::string& id) {
  XINLUON_TRY(const auto gone, connection.run("DELETE FROM reporting_preset WHERE id = $1", {id}));
  return gone > 0;
}

Result<std::vector<ReportingPreset>> reporting_presets(db::Connection& connection, const Scope&) {
  std::vector<ReportingPreset> found;
  XINLUON_RETURN_IF_ERROR(connection.each(
      "SELECT id, name, source, first_day, last_day, due_before FROM reporting_preset ORDER BY id", {},
      [&](const db::Row& row) -> Result<void> {
        auto preset = preset_in(row);
        if (!preset)
          return fail(Errc::corrupt, format("reporting period {}: {}", row.text(0), preset.error().message));
        found.push_back(*std::move(preset));
        return {};
      }));
  return found;
}

}  // namespace xinluon::storage
