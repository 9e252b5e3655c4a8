#include "sync/server/storage/users.h"

#include "sync/base/format.h"

namespace xinluon::storage {
namespace {

User user_of(const db::Row& row) {
  return {.name = row.string(0),
          .display_name = row.string(1),
          .role = row.string(2),
          .unit = UnitId::from(row.text(3)).value_or(UnitId()),
          .password_hash = row.string(4),
          .disabled = row.integer(5) != 0,
          .created = wall_time(row.integer(6))};
}

Error no_user(std::string_view name) {
  return {Errc::not_found, format("no user {}", name)};
}

}  // namespace

Result<void> add_user(db::Connection& connection, const User& user) {
  XINLUON_TRY(const std::int64_t taken,
              connection.scalar("SELECT count(*) FROM account WHERE name = $1", {user.name}));
  if (taken > 0) return fail(Errc::rejected, format("the name {} is taken", user.name));
  XINLUON_RETURN_IF_ERROR(require(connection, Scope::local_administrator(), user.unit));
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO account (name, display_name, role, unit, password_hash, disabled, created_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {user.name, user.display_name, user.role, user.unit.text(), user.password_hash, user.disabled ? 1 : 0,
       to_ms(user.created)}));
  return {};
}

Result<void> set_password_hash(db::Connection& connection, std::string_view name, std::string_view hash) {
  XINLUON_TRY(const std::int64_t changed,
              connection.run("UPDATE account SET password_hash = $1 WHERE name = $2", {hash, name}));
  if (changed == 0) return fail(no_user(name));
  return {};
}

Result<User> find_user(db::Connection& connection, const Scope& scope, std::string_view name) {
  XINLUON_TRY(auto user,
              connection.row("SELECT name, display_name, role, unit, password_hash, disabled, created_ms "
                             "FROM account WHERE name = $1",
                             {name}, user_of));
  if (!user) return fail(no_user(name));
  XINLUON_TRY(const bool covered, covers(connection, scope, user->unit));
  if (!covered) return fail(no_user(name));
  return *std::move(user);
}

Result<std::vector<User>> users(db::Connection& connection, const Scope& scope) {
  XINLUON_TRY(auto all,
              connection.rows("SELECT name, display_name, role, unit, password_hash, disabled, created_ms "
                              "FROM account ORDER BY name",
                              {}, user_of));
  std::vector<User> found;
  for (auto& user : all) {
    XINLUON_TRY(const bool covered, covers(connection, scope, user.unit));
    if (covered) found.push_back(std::move(user));
  }
  return found;
}

}  // namespace xinluon::storage
