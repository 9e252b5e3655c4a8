#include "sync/server/storage/catalog.h"

#include <algorithm>
#include <regex>

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

Result<void> check_name(const std::string& what, const std::string& name) {
  if (name.empty()) return fail(Errc::rejected, what + ": the name is empty; give one");
  if (name.size() <= max_name_bytes) return {};
  return fail(Errc::rejected, format("{}: the name is longer than {} bytes", what, max_name_bytes));
}

}  // namespace

bool possible_procedure_code(std::string_view code) {
  constexpr std::size_t longest = 64;  // a record's procedure
  static const std::regex form(
      R"(^[1-3]\.[0-9]{6}(\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[GH][0-9]{2}(\.[0-9]{2})?)?$)");
  return code.size() <= longest && std::regex_match(code.begin(), code.end(), form);
}

Result<void> put_field(db::Connection& connection, const Field& field) {
  const std::string what = format("field {}", field.id);
  if (field.id.empty() || field.id.size() > max_field_id_bytes)
    return fail(Errc::rejected, format("{}: an id has 1 to {} bytes", what, max_field_id_bytes));
  XINLUON_RETURN_IF_ERROR(check_name(what, field.name));
  XINLUON_TRY(
      [[maybe_unused]] const auto put,
      connection.run("INSERT INTO field (id, name, closed) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE "
                     "SET name = excluded.name, closed = excluded.closed",
                     {field.id, field.name, field.closed}));
  return {};
}

Result<void> put_procedure(db::Connection& connection, const Procedure& procedure) {
  const std::string what = format("procedure {}", procedure.code);
  if (!possible_procedure_code(procedure.code))
    return fail(Errc::rejected, what + ": a code looks like 1.012345 or 2.000123.000.00.00.H15");
  XINLUON_RETURN_IF_ERROR(check_name(what, procedure.name));
  if (!procedure.field.empty()) {
    XINLUON_TRY(const auto field, connection.row("SELECT 1 FROM field WHERE id = $1", {procedure.field},
                                                 [](const db::Row& row) { return row.integer(0); }));
    if (!field) return fail(Errc::rejected, format("{}: no field {}; add that first", what, procedure.field));
  }
  XINLUON_TRY([[maybe_unused]] const auto put,
              connection.run("INSERT INTO procedure (code, name, field, closed) VALUES ($1, $2, $3, $4) "
                             "ON CONFLICT (code) DO UPDATE SET name = excluded.name, field = excluded.field, "
                             "closed = excluded.closed",
                             {procedure.code, procedure.name, procedure.field, procedure.closed}));
  return {};
}

Result<std::vector<Field>> fields(db::Connection& connection, const Scope&) {
  return connection.rows("SELECT id, name, closed FROM field ORDER BY id", {}, [](const db::Row& row) {
    return Field{row.string(0), row.string(1), row.integer(2) != 0};
  });
}

Result<std::vector<Procedure>> procedures(db::Connection& connection, const Scope&) {
  return connection.rows("SELECT code, name, field, closed FROM procedure ORDER BY code", {},
                         [](const db::Row& row) {
                           return Procedure{row.string(0), row.string(1), row.string(2), row.integer(3) != 0};
                         });
}

}  // namespace xinluon::storage
