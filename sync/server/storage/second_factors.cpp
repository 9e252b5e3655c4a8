#include "sync/server/storage/second_factors.h"

#include "sync/server/storage/users.h"

namespace xinluon::storage {

Result<void> put_totp_key(db::Connection& connection, std::string_view user, std::string_view key) {
  XINLUON_RETURN_IF_ERROR(
      connection.run("UPDATE account SET totp_key = $1, totp_confirmed = 0, totp_step = 0 WHERE name = $2",
                     {db::Blob{key}, user}));
  return {};
}

Result<void> confirm_totp_key(db::Connection& connection, std::string_view user) {
  XINLUON_RETURN_IF_ERROR(connection.run("UPDATE account SET totp_confirmed = 1 WHERE name = $1", {user}));
  return {};
}

Result<bool> take_totp_step(db::Connection& connection, std::string_view user, std::int64_t step) {
  XINLUON_TRY(const std::int64_t changed,
              connection.run("UPDATE account SET totp_step = $1 WHERE name = $2 AND totp_step < $3",
                             {step, user, step}));
  return changed > 0;
}

Result<void> remove_second_factor(db::Connection& connection, std::string_view user) {
  XINLUON_RETURN_IF_ERROR(connection.run(
      "UPDATE account SET totp_key = NULL, totp_confirmed = 0, totp_step = 0 WHERE name = $1", {user}));
  XINLUON_RETURN_IF_ERROR(connection.run("DELETE FROM recovery_code WHERE account = $1", {user}));
  return {};
}

Result<void> put_recovery_codes(db::Connection& connection, std::string_view user,
                                const std::vector<std::string>& hashes) {
  XINLUON_RETURN_IF_ERROR(connection.run("DELETE FROM recovery_code WHERE account = $1", {user}));
  for (const auto& hash : hashes)
    XINLUON_RETURN_IF_ERROR(connection.run("INSERT INTO recovery_code (account, code_hash) VALUES ($1, $2)",
                                           {user, db::Blob{hash}}));
  return {};
}

Result<bool> take_recovery_code(db::Connection& connection, std::string_view user, std::string_view hash) {
  XINLUON_TRY(const std::int64_t removed,
              connection.run("DELETE FROM recovery_code WHERE account = $1 AND code_hash = $2",
                             {user, db::Blob{hash}}));
  return removed > 0;
}

Result<std::optional<TotpKey>> find_totp_key(db::Connection& connection, const Scope& scope,
                                             std::string_view user) {
  XINLUON_RETURN_IF_ERROR(find_user(connection, scope, user));
  return connection.row(
      "SELECT totp_key, totp_confirmed, totp_step FROM account WHERE name = $1 AND totp_key IS NOT NULL",
      {user}, [](const db::Row& row) {
        return TotpKey{std::string(row.blob(0)), row.integer(1) != 0, row.integer(2)};
      });
}

Result<std::int64_t> recovery_codes_left(db::Connection& connection, const Scope& scope,
                                         std::string_view user) {
  XINLUON_RETURN_IF_ERROR(find_user(connection, scope, user));
  return connection.scalar("SELECT count(*) FROM recovery_code WHERE account = $1", {user});
}

}  // namespace xinluon::storage
