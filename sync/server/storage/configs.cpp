#include "sync/server/storage/configs.h"

#include <algorithm>
#include <iterator>

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

ConfigVersion config_of(const db::Row& row) {
  return {row.integer(0),
          row.string(1),
          UnitId::from(row.text(2)).value_or(UnitId()),
          row.string(3),
          wall_time(row.integer(4)),
          row.string(5)};
}

}  // namespace

Result<std::int64_t> add_config(db::Connection& connection, const ConfigVersion& config) {
  XINLUON_TRY(const auto last, connection.scalar("SELECT COALESCE(MAX(version), 0) FROM config"));
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO config (version, toml, unit, note, created_ms, created_by) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      {last + 1, config.toml, config.unit.text(), config.note, to_ms(config.created), config.created_by}));
  return last + 1;
}

Result<ConfigVersion> find_config(db::Connection& connection, const Scope& scope, std::int64_t version) {
  XINLUON_TRY(auto found,
              connection.row("SELECT version, toml, unit, note, created_ms, created_by FROM config "
                             "WHERE version = $1",
                             {version}, config_of));
  bool covered = false;
  if (found) {
    XINLUON_TRY(covered, covers(connection, scope, found->unit));
  }
  if (!covered) return fail(Errc::not_found, format("no settings {}", version));
  return std::move(*found);
}

Result<std::vector<ConfigVersion>> configs(db::Connection& connection, const Scope& scope) {
  constexpr std::string_view sql =
      "SELECT c.version, c.toml, c.unit, c.note, c.created_ms, c.created_by FROM unit_path p "
      "JOIN config c ON c.unit = p.unit WHERE p.above = $1 AND p.valid_to = $2";
  XINLUON_TRY(const auto tops, top_units(connection, scope));
  std::vector<ConfigVersion> all;
  for (const Unit& top : tops) {
    XINLUON_TRY(auto part, connection.rows(sql, {top.id.text(), to_number(for_ever)}, config_of));
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.version > b.version; });
  return all;
}

}  // namespace xinluon::storage
