#include "sync/server/storage/sessions.h"

namespace xinluon::storage {

Result<void> add_session(db::Connection& connection, std::string_view token_hash, std::string_view user,
                         bool second_factor, WallTime now) {
  XINLUON_RETURN_IF_ERROR(
      connection.run("INSERT INTO session (token_hash, account, second_factor, created_ms, seen_ms) "
                     "VALUES ($1, $2, $3, $4, $5)",
                     {db::Blob{token_hash}, user, second_factor ? 1 : 0, to_ms(now), to_ms(now)}));
  return {};
}

Result<void> confirm_session(db::Connection& connection, std::string_view token_hash) {
  XINLUON_RETURN_IF_ERROR(
      connection.run("UPDATE session SET second_factor = 1 WHERE token_hash = $1", {db::Blob{token_hash}}));
  return {};
}

Result<void> touch_session(db::Connection& connection, std::string_view token_hash, WallTime now) {
  XINLUON_RETURN_IF_ERROR(connection.run("UPDATE session SET seen_ms = $1 WHERE token_hash = $2",
                                         {to_ms(now), db::Blob{token_hash}}));
  return {};
}

Result<bool> remove_session(db::Connection& connection, std::string_view token_hash) {
  XINLUON_TRY(const std::int64_t removed,
              connection.run("DELETE FROM session WHERE token_hash = $1", {db::Blob{token_hash}}));
  return removed > 0;
}

Result<void> remove_sessions_of(db::Connection& connection, std::string_view user) {
  XINLUON_RETURN_IF_ERROR(connection.run("DELETE FROM session WHERE account = $1", {user}));
  return {};
}

Result<void> remove_other_sessions_of(db::Connection& connection, std::string_view user,
                                      std::string_view but_token_hash) {
  XINLUON_RETURN_IF_ERROR(connection.run("DELETE FROM session WHERE account = $1 AND token_hash <> $2",
                                         {user, db::Blob{but_token_hash}}));
  return {};
}

Result<void> remove_sessions_unseen_since(db::Connection& connection, WallTime since) {
  XINLUON_RETURN_IF_ERROR(connection.run("DELETE FROM session WHERE seen_ms < $1", {to_ms(since)}));
  return {};
}

Result<std::optional<Session>> find_session(db::Connection& connection, const Scope& scope,
                                            std::string_view token_hash) {
  struct Found {
    std::string user;
    bool second_factor;
    WallTime created;
    WallTime seen;
  };
  XINLUON_TRY(
      const auto found,
      connection.row("SELECT account, second_factor, created_ms, seen_ms FROM session WHERE token_hash = $1",
                     {db::Blob{token_hash}}, [](const db::Row& row) {
                       return Found{row.string(0), row.integer(1) != 0, wall_time(row.integer(2)),
                                    wall_time(row.integer(3))};
                     }));
  if (!found) return std::optional<Session>();
  XINLUON_TRY(auto user, find_user(connection, scope, found->user));
  return std::optional(Session{std::move(user), found->second_factor, found->created, found->seen});
}

Result<void> put_failures(db::Connection& connection, std::string_view name_hash, const Failures& failures) {
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO sign_in_failure (name_hash, failures, last_ms, locked_until_ms) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (name_hash) DO UPDATE SET failures = excluded.failures, last_ms = excluded.last_ms, "
      "locked_until_ms = excluded.locked_until_ms",
      {db::Blob{name_hash}, failures.count, to_ms(failures.last), to_ms(failures.locked_until)}));
  return {};
}

Result<void> clear_failures(db::Connection& connection, std::string_view name_hash) {
  XINLUON_RETURN_IF_ERROR(
      connection.run("DELETE FROM sign_in_failure WHERE name_hash = $1", {db::Blob{name_hash}}));
  return {};
}

Result<void> clear_failures_before(db::Connection& connection, WallTime last) {
  XINLUON_RETURN_IF_ERROR(connection.run("DELETE FROM sign_in_failure WHERE last_ms < $1", {to_ms(last)}));
  return {};
}

Result<Failures> find_failures(db::Connection& connection, const Scope&, std::string_view name_hash) {
  XINLUON_TRY(const auto found,
              connection.row("SELECT failures, last_ms, locked_until_ms FROM sign_in_failure "
                             "WHERE name_hash = $1",
                             {db::Blob{name_hash}}, [](const db::Row& row) {
                               return Failures{static_cast<int>(row.integer(0)), wall_time(row.integer(1)),
                                               wall_time(row.integer(2))};
                             }));
  return found.value_or(Failures());
}

}  // namespace xinluon::storage
