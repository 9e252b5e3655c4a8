// A CSV file into the organisation: all of it or nothing, with every bad line named.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/server/organisation/tables.h"

namespace xinluon::organisation {

struct ImportReport {
  std::uint64_t rows = 0;
  std::uint64_t changed = 0;                   // of these, what was new or said something else
  std::vector<Correction> corrections;         // each for the audit log, beside the entry about the file
  std::vector<wire::CsvComplaint> complaints;  // by line; empty: it can be taken
};

// Within the caller's transaction, which the caller takes back for a dry run and when there are complaints.
// An error is no fault of the file.
Result<ImportReport> import_csv(db::Connection& writer, const storage::Scope& scope, Kind kind,
                                std::string_view bytes, WallTime now);

// A line each, as the command line and the page show them.
std::string words_of(const ImportReport& report);

// All that the scope covers, every time of it, as import_csv takes it.
Result<std::string> export_csv(db::Connection& reader, const storage::Scope& scope, Kind kind,
                               wire::CsvForm form);

}  // namespace xinluon::organisation
