#include "sync/server/organisation/csv_import.h"

#include <algorithm>
#include <utility>

#include "sync/base/format.h"

namespace xinluon::organisation {
namespace {

using Taking = Result<void> (*)(Import&);
constexpr std::array<Taking, 9> takings = {import_units,      import_counters, import_fields,
                                           import_procedures, import_officers, import_shifts,
                                           import_calendar,   import_targets,  import_transactions};

}  // namespace

Result<ImportReport> import_csv(db::Connection& writer, const storage::Scope& scope, Kind kind,
                                std::string_view bytes, WallTime now) {
  ImportReport report;
  auto table = wire::read_csv(bytes, columns_of(kind));
  report.complaints = std::move(table.complaints);
  report.rows = table.rows.size();
  Changes changes(writer, scope, now);
  Import import(changes, kind, std::move(table.rows), report.complaints);
  XINLUON_RETURN_IF_ERROR(takings[static_cast<std::size_t>(kind)](import));
  report.changed = import.changed;
  report.corrections = std::move(import.corrections);
  std::stable_sort(report.complaints.begin(), report.complaints.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  return report;
}

std::string words_of(const ImportReport& report) {
  std::string words;
  for (const auto& complaint : report.complaints) words += to_text(complaint) + "\n";
  if (report.complaints.empty())
    return format("{} rows, {} of them new or changed\n", report.rows, report.changed);
  return words + format("{} mistakes; nothing was taken\n", report.complaints.size());
}

}  // namespace xinluon::organisation
