#include "sync/server/storage/users.h"

#include "sync/base/format.h"

namespace xinluon::storage {
namespace {

constexpr std::string_view select =
    "SELECT name, display_name, role, unit, officer, password_hash, password_temporary, disabled, "
    "created_ms, "
    "active_ms, totp_confirmed, external_id FROM account";

User user_of(const db::Row& row) {
  return {.name = row.string(0),
          .display_name = row.string(1),
          .role = row.string(2),
          .unit = UnitId::from(row.text(3)).value_or(UnitId()),
          .officer = OfficerId::from(row.text(4)).value_or(OfficerId()),
          .password_hash = row.string(5),
          .password_temporary = row.integer(6) != 0,
          .disabled = row.integer(7) != 0,
          .created = wall_time(row.integer(8)),
          .active = wall_time(row.integer(9)),
          .totp = row.integer(10) != 0,
          .external_id = row.string(11)};
}

Error no_user(std::string_view name) {
  return {Errc::not_found, format("no user {}", name)};
}

std::optional<std::string> null_if_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

Result<void> check(db::Connection& connection, const User& user) {
  XINLUON_RETURN_IF_ERROR(require(connection, Scope::local_administrator(), user.unit));
  XINLUON_TRY(const auto taken,
              connection.row("SELECT name FROM account WHERE external_id = $1 AND name <> $2",
                             {null_if_empty(user.external_id), user.name},
                             [](const db::Row& row) { return row.string(0); }));
  if (!taken) return {};
  return fail(Errc::rejected, format("the external id is {}'s already", *taken));
}

// For a statement that changes one account.
Result<void> one(const Result<std::int64_t>& changed, std::string_view name) {
  if (!changed) return fail(changed.error());
  if (*changed == 0) return fail(no_user(name));
  return {};
}

}  // namespace

Result<void> add_user(db::Connection& connection, const User& user) {
  XINLUON_TRY(const std::int64_t taken,
              connection.scalar("SELECT count(*) FROM account WHERE name = $1", {user.name}));
  if (taken > 0) return fail(Errc::rejected, format("the name {} is taken", user.name));
  XINLUON_RETURN_IF_ERROR(check(connection, user));
  const auto external_id = null_if_empty(user.external_id);
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO account (name, display_name, role, unit, officer, password_hash, password_temporary, "
      "disabled, created_ms, active_ms, external_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      {user.name, user.display_name, user.role, user.unit.text(), user.officer.text(), user.password_hash,
       user.password_temporary ? 1 : 0, user.disabled ? 1 : 0, to_ms(user.created), to_ms(user.active),
       external_id}));
  return {};
}

Result<void> change_user(db::Connection& connection, const User& user) {
  XINLUON_RETURN_IF_ERROR(check(connection, user));
  const auto external_id = null_if_empty(user.external_id);
  return one(connection.run("UPDATE account SET display_name = $1, role = $2, unit = $3, officer = $4, "
                            "disabled = $5, external_id = $6 WHERE name = $7",
                            {user.display_name, user.role, user.unit.text(), user.officer.text(),
                             user.disabled ? 1 : 0, external_id, user.name}),
             user.name);
}

Result<void> set_password_hash(db::Connection& connection, std::string_view name, std::string_view hash,
                               bool temporary) {
  return one(connection.run("UPDATE account SET password_hash = $1, password_temporary = $2 WHERE name = $3",
                            {hash, temporary ? 1 : 0, name}),
             name);
}

Result<void> set_active(db::Connection& connection, std::string_view name, WallTime now) {
  return one(connection.run("UPDATE account SET active_ms = $1 WHERE name = $2", {to_ms(now), name}), name);
}

Result<void> begin_activity(db::Connection& connection, WallTime now) {
  XINLUON_RETURN_IF_ERROR(
      connection.run("UPDATE account SET active_ms = $1 WHERE active_ms = 0", {to_ms(now)}));
  return {};
}

Result<User> find_user(db::Connection& connection, const Scope& scope, std::string_view name) {
  static const std::string sql = format("{} WHERE name = $1", select);
  XINLUON_TRY(auto user, connection.row(sql, {name}, user_of));
  if (!user) return fail(no_user(name));
  XINLUON_TRY(const bool covered, covers(connection, scope, user->unit));
  if (!covered) return fail(no_user(name));
  return *std::move(user);
}

Result<std::vector<User>> users(db::Connection& connection, const Scope& scope) {
  static const std::string sql = format("{} ORDER BY name", select);
  XINLUON_TRY(auto all, connection.rows(sql, {}, user_of));
  std::vector<User> found;
  for (auto& user : all) {
    XINLUON_TRY(const bool covered, covers(connection, scope, user.unit));
    if (covered) found.push_back(std::move(user));
  }
  return found;
}

Result<std::optional<User>> find_user_by_external_id(db::Connection& connection, const Scope& scope,
                                                     std::string_view external_id) {
  static const std::string sql = format("{} WHERE external_id = $1", select);
  XINLUON_TRY(auto user, connection.row(sql, {external_id}, user_of));
  if (!user) return std::optional<User>();
  XINLUON_TRY(const bool covered, covers(connection, scope, user->unit));
  return covered ? std::move(user) : std::nullopt;
}

}  // namespace xinluon::storage
