#include "sync/server/storage/enrolment.h"

#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

EnrolmentCode code_of(const db::Row& row) {
  return {.counter = CounterId::from(row.text(0)).value_or(CounterId()),
          .kiosk = KioskId::from(row.text(1)).value_or(KioskId()),
          .created = wall_time(row.integer(2)),
          .expires = wall_time(row.integer(3)),
          .used_by = KioskId::from(row.text(4)).value_or(KioskId()),
          .used_by_key = row.string(5),
          .needs_approval = row.integer(6) != 0};
}

}  // namespace

Result<void> add_enrolment_code(db::Connection& connection, std::string_view code_hash,
                                const EnrolmentCode& code) {
  XINLUON_RETURN_IF_ERROR(find_counter(connection, Scope::local_administrator(), code.counter));
  XINLUON_RETURN_IF_ERROR(
      connection.run("INSERT INTO enrolment_code (code_hash, counter, kiosk, created_ms, expires_ms, "
                     "needs_approval) VALUES ($1, $2, $3, $4, $5, $6)",
                     {db::Blob{code_hash}, code.counter.text(), code.kiosk.text(), to_ms(code.created),
                      to_ms(code.expires), code.needs_approval}));
  return {};
}

Result<void> use_enrolment_code(db::Connection& connection, std::string_view code_hash, const KioskId& kiosk,
                                std::string_view public_key, WallTime now) {
  XINLUON_RETURN_IF_ERROR(connection.run(
      "UPDATE enrolment_code SET used_by = $1, used_by_key = $2, used_ms = $3 WHERE code_hash = $4",
      {kiosk.text(), public_key, to_ms(now), db::Blob{code_hash}}));
  return {};
}

Result<std::optional<EnrolmentCode>> find_enrolment_code(db::Connection& connection, const Scope& scope,
                                                         std::string_view code_hash) {
  XINLUON_TRY(auto code,
              connection.row("SELECT counter, kiosk, created_ms, expires_ms, used_by, used_by_key, "
                             "needs_approval FROM enrolment_code WHERE code_hash = $1",
                             {db::Blob{code_hash}}, code_of));
  if (!code) return std::optional<EnrolmentCode>();
  XINLUON_RETURN_IF_ERROR(find_counter(connection, scope, code->counter));
  return code;
}

}  // namespace xinluon::storage
