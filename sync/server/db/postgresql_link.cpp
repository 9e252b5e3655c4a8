#include "sync/server/db/postgresql_link.h"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/server/db/postgresql_error.h"

namespace xinluon::db {
namespace {

constexpr std::size_t max_password_bytes = 4096;

using Option = std::pair<std::string, std::string>;

// What the address may say otherwise. Without these libpq waits for ever for a leader whose machine is gone.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> unless_told = {
    {{"connect_timeout", "5"},       // seconds, for each host
     {"tcp_user_timeout", "10000"},  // milliseconds until what was sent must be acknowledged
     {"keepalives_idle", "5"},       // seconds
     {"keepalives_interval", "2"},
     {"keepalives_count", "3"},
     {"target_session_attrs", "read-write"},  // readers too: they must see what was just committed
     {"application_name", "xinluon-server"},
     {"client_encoding", "UTF8"}}};

// synchronous_commit may be stricter than `on`, never laxer: what is acknowledged is durable.
constexpr const char* session_sql =
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') IN ('off', 'local'); "
    "SET client_min_messages = warning; SET bytea_output = hex; SET jit = off";
// A process that hangs inside a transaction must not stop the others for ever.
constexpr const char* writer_sql = "; SET idle_in_transaction_session_timeout = '60s'";
constexpr const char* reader_sql = "; SET default_transaction_read_only = on";

struct OptionsFree {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

Result<std::vector<Option>> options_of(const std::string& connection) {
  char* why = nullptr;
  const std::unique_ptr<PQconninfoOption, OptionsFree> parsed(PQconninfoParse(connection.c_str(), &why));
  if (!parsed) {
    // libpq's words quote what it can't read, which may be a password.
    PQfreemem(why);
    return fail(Errc::rejected,
                "the database is no connection string: write postgresql://role@host:5432/database");
  }
  std::vector<Option> given;
  for (const auto* option = parsed.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) given.emplace_back(option->keyword, option->val);
  return given;
}

bool says(const std::vector<Option>& options, std::string_view key) {
  for (const auto& option : options)
    if (option.first == key) return true;
  return false;
}

Result<std::vector<Option>> checked_options(const PostgresqlAddress& address) {
  XINLUON_TRY(auto options, options_of(address.connection));
  if (says(options, "password"))
    return fail(Errc::rejected,
                "a password does not belong into the connection string, which others can read: write it into "
                "a file and name that in database.password_file, or use PGPASSFILE");
  return options;
}

PGconn* start(const std::vector<Option>& options) {
  std::vector<const char*> keys;
  std::vector<const char*> values;
  for (const auto& [key, value] : options) {
    keys.push_back(key.c_str());
    values.push_back(value.c_str());
  }
  keys.push_back(nullptr);
  values.push_back(nullptr);
  return PQconnectdbParams(keys.data(), values.data(), 0);
}

// PostgreSQL tells this only in words.
Error refusal(PGconn* link) {
  auto error = failure_of(link, nullptr).error;
  const std::string_view message = error.message;
  const auto has = [&](std::string_view words) { return message.find(words) != message.npos; };
  if (has("database \"") && has("does not exist")) error.code = Errc::not_found;
  if (has("password authentication failed") || has("no password supplied") || has("no pg_hba.conf entry") ||
      (has("role \"") && has("does not exist")))
    error.code = Errc::unauthorised;
  return error;
}

void drop_notice(void* /*nothing*/, const PGresult* /*notice*/) {}

}  // namespace

void LinkCloser::operator()(pg_conn* link) const {
  PQfinish(link);
}

void ResultClearer::operator()(pg_result* result) const {
  PQclear(result);
}

Result<void> check(const PostgresqlAddress& address) {
  XINLUON_RETURN_IF_ERROR(checked_options(address));
  return {};
}

Result<std::string> password_of(const PostgresqlAddress& address) {
  if (address.password_file.empty()) return std::string();
  XINLUON_TRY(std::string text, read_file(address.password_file, max_password_bytes));
  text.resize(std::min(text.size(), text.find_first_of("\r\n")));
  if (text.empty()) return fail(Errc::rejected, address.password_file.string() + ": holds no password");
  return text;
}

Result<PostgresqlLink> connect(const PostgresqlAddress& address, Access access) {
  XINLUON_TRY(auto options, checked_options(address));
  for (const auto& [key, value] : unless_told)
    if (!says(options, key)) options.emplace_back(key, value);
  XINLUON_TRY(auto password, password_of(address));
  if (!password.empty()) options.emplace_back("password", std::move(password));
  PostgresqlLink link(start(options));
  if (!link || PQstatus(link.get()) != CONNECTION_OK) return fail(refusal(link.get()));
  PQsetNoticeReceiver(link.get(), drop_notice, nullptr);
  const std::string sql = std::string(session_sql) + (access == Access::read_only ? reader_sql : writer_sql);
  const PostgresqlResult done(PQexec(link.get(), sql.c_str()));
  if (PQresultStatus(done.get()) != PGRES_COMMAND_OK)
    return fail(with_context(failure_of(link.get(), done.get()).error, "beginning the session"));
  return link;
}

}  // namespace xinluon::db
