#include "sync/server/storage/log_requests.h"

#include "sync/base/format.h"

namespace xinluon::storage {
namespace {

LogRequest request_of(const db::Row& row) {
  LogRequest request{.id = row.integer(0),
                     .kiosk = KioskId::from(row.text(1)).value_or(KioskId()),
                     .lines = row.integer(2),
                     .asked_by = row.string(3),
                     .asked = wall_time(row.integer(4)),
                     .got = std::nullopt,
                     .content = row.string(6)};
  if (!row.is_null(5)) request.got = wall_time(row.integer(5));
  return request;
}

Result<void> drop_old(db::Connection& connection, const KioskId& kiosk) {
  XINLUON_TRY(
      [[maybe_unused]] const auto dropped,
      connection.run("DELETE FROM log_request WHERE kiosk = $1 AND id NOT IN (SELECT id FROM log_request "
                     "WHERE kiosk = $2 ORDER BY id DESC LIMIT $3)",
                     {kiosk.text(), kiosk.text(), logs_kept}));
  return {};
}

}  // namespace

Result<std::int64_t> ask_for_log(db::Connection& connection, const KioskId& kiosk, std::int64_t lines,
                                 const std::string& asked_by, WallTime now) {
  XINLUON_TRY(const auto last, connection.scalar("SELECT COALESCE(MAX(id), 0) FROM log_request"));
  const std::int64_t id = last + 1;
  XINLUON_RETURN_IF_ERROR(
      connection.run("INSERT INTO log_request (id, kiosk, lines, asked_by, asked_ms, content) "
                     "VALUES ($1, $2, $3, $4, $5, '')",
                     {id, kiosk.text(), lines, asked_by, to_ms(now)}));
  XINLUON_RETURN_IF_ERROR(set_log_wanted(connection, kiosk, id));
  XINLUON_RETURN_IF_ERROR(drop_old(connection, kiosk));
  return id;
}

Result<bool> keep_log(db::Connection& connection, const KioskId& kiosk, std::int64_t request,
                      const std::string& content, WallTime now) {
  XINLUON_TRY(const auto kept, connection.run("UPDATE log_request SET content = $1, got_ms = $2 "
                                              "WHERE id = $3 AND kiosk = $4 AND got_ms IS NULL",
                                              {content, to_ms(now), request, kiosk.text()}));
  if (kept == 0) return false;
  XINLUON_RETURN_IF_ERROR(connection.run("UPDATE kiosk SET log_wanted = 0 WHERE id = $1 AND log_wanted = $2",
                                         {kiosk.text(), request}));
  return true;
}

Result<LogRequest> find_log_request(db::Connection& connection, const Scope& scope, std::int64_t id) {
  XINLUON_TRY(auto found,
              connection.row("SELECT id, kiosk, lines, asked_by, asked_ms, got_ms, content FROM log_request "
                             "WHERE id = $1",
                             {id}, request_of));
  if (!found) return fail(Errc::not_found, format("no request {}", id));
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, found->kiosk));
  return std::move(*found);
}

Result<std::vector<LogRequest>> log_requests(db::Connection& connection, const Scope& scope,
                                             const KioskId& kiosk) {
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, kiosk));
  return connection.rows(
      "SELECT id, kiosk, lines, asked_by, asked_ms, got_ms, '' FROM log_request "
      "WHERE kiosk = $1 ORDER BY id DESC",
      {kiosk.text()}, request_of);
}

}  // namespace xinluon::storage
