// What is dealt with at counters: fields (lĩnh vực) and procedures (thủ tục). Votes keep the words of their
// records; this is what they are called in reports, and what a counter or an import may name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/server/storage/scope.h"

namespace xinluon::storage {

inline constexpr std::size_t max_field_id_bytes = 32;  // as a record's field

struct Field {
  std::string id;  // what records say: "Đất đai" or a code of the province's own
  std::string name;
  bool closed = false;  // no longer offered; what was counted stays
  bool operator==(const Field&) const = default;
};
struct Procedure {
  std::string code;  // "1.012345", or with the agency behind it
  std::string name;
  std::string field;  // a field's id, or empty
  bool closed = false;
  bool operator==(const Procedure&) const = default;
};

// 1-3, '.', 6 digits, and optionally an agency's code: "2.000123.000.00.00.H15".
bool possible_procedure_code(std::string_view code);

// Writes, within the caller's transaction: add or replace. rejected, naming what is wrong and the remedy.
Result<void> put_field(db::Connection& connection, const Field& field);
Result<void> put_procedure(db::Connection& connection, const Procedure& procedure);

// Everybody's: the lists are the same for all units. By id.
Result<std::vector<Field>> fields(db::Connection& connection, const Scope& scope);
Result<std::vector<Procedure>> procedures(db::Connection& connection, const Scope& scope);

}  // namespace xinluon::storage
