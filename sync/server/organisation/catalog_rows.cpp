#include <algorithm>
#include <set>

#include "sync/base/format.h"
#include "sync/server/organisation/tables.h"

namespace xinluon::organisation {
namespace {

// Once a file.
bool first_time(Import& import, std::map<std::string, std::size_t>& seen, const wire::CsvRow& row,
                std::string_view column) {
  const auto [known, fresh] = seen.emplace(import.cell(row, column), row.line);
  if (!fresh)
    import.complain(row, column, format("\"{}\" stands in line {} already", known->first, known->second),
                    "take one of them out");
  return fresh;
}

template <class T, class Make>
Result<void> import_catalog(Import& import, std::string_view key, const std::vector<T>& known,
                            const Make& make) {
  std::map<std::string, std::size_t> seen;
  for (const auto& row : import.rows()) {
    const auto closed = import.flag(row, "closed");
    if (!first_time(import, seen, row, key) || !closed) continue;
    const T made = make(row, *closed);
    if (std::find(known.begin(), known.end(), made) != known.end()) continue;
    XINLUON_TRY(const bool done, import.settle(row, key, import.changes().put(made)));
    import.changed += done ? 1 : 0;
  }
  return {};
}

}  // namespace

Result<void> import_fields(Import& import) {
  XINLUON_TRY(const auto known, storage::fields(import.changes().writer(), import.changes().scope()));
  return import_catalog(import, "id", known, [&](const wire::CsvRow& row, bool closed) {
    return storage::Field{import.cell(row, "id"), import.cell(row, "name"), closed};
  });
}

Result<void> import_procedures(Import& import) {
  XINLUON_TRY(const auto known, storage::procedures(import.changes().writer(), import.changes().scope()));
  return import_catalog(import, "code", known, [&](const wire::CsvRow& row, bool closed) {
    return storage::Procedure{import.cell(row, "code"), import.cell(row, "name"),
                              import.given(row, "field").value_or(""), closed};
  });
}

}  // namespace xinluon::organisation
