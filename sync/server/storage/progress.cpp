#include "sync/server/storage/progress.h"

namespace xinluon::storage {

Result<std::int64_t> progress_of(db::Connection& connection, const Scope& scope, std::string_view name) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  XINLUON_TRY(const auto found, connection.row("SELECT value FROM progress WHERE name = $1", {name},
                                               [](const db::Row& row) { return row.integer(0); }));
  return found.value_or(0);
}

Result<bool> advance(db::Connection& connection, std::string_view name, std::int64_t value) {
  XINLUON_TRY(
      const auto moved,
      connection.run("INSERT INTO progress (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET "
                     "value = excluded.value WHERE progress.value < excluded.value",
                     {name, value}));
  return moved > 0;
}

Result<void> count_up(db::Connection& connection, std::string_view name) {
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO progress (name, value) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET value = "
      "progress.value + 1",
      {name}));
  return {};
}

Result<void> begin_again(db::Connection& connection, std::string_view name) {
  XINLUON_RETURN_IF_ERROR(connection.run("DELETE FROM progress WHERE name = $1", {name}));
  return {};
}

}  // namespace xinluon::storage
