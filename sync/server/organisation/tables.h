// The kinds of CSV files, their columns, and what the rows of each do. csv_import.h is what others call.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/server/organisation/changes.h"
#include "sync/wire/csv.h"

namespace xinluon::organisation {

// Sent as the enumerators' names: frozen.
enum class Kind { units, counters, fields, procedures, officers, shifts, calendar, targets, transactions };
inline constexpr std::array all_kinds = {Kind::units,      Kind::counters, Kind::fields,
                                         Kind::procedures, Kind::officers, Kind::shifts,
                                         Kind::calendar,   Kind::targets,  Kind::transactions};
std::string_view name_of(Kind kind);
std::optional<Kind> kind_from_name(std::string_view name);
const std::vector<wire::CsvColumn>& columns_of(Kind kind);

// A shift that takes time from what was there.
struct Correction {
  CounterId counter;
  std::string words;  // for the audit log
};

// A file being imported.
class Import {
 public:
  Import(Changes& changes, Kind kind, std::vector<wire::CsvRow> rows,
         std::vector<wire::CsvComplaint>& complaints)
      : changes_(changes), kind_(kind), rows_(std::move(rows)), complaints_(complaints) {}

  Changes& changes() { return changes_; }
  const std::vector<wire::CsvRow>& rows() const { return rows_; }
  // A cell by its column's name.
  const std::string& cell(const wire::CsvRow& row, std::string_view column) const;

  // What a cell that may be left out says: nothing when it is empty, "" when it is "-", which clears.
  std::optional<std::string> given(const wire::CsvRow& row, std::string_view column) const;

  void complain(const wire::CsvRow& row, std::string_view column, std::string what, std::string remedy);
  // False, and complained of, when it failed because of the row; an error that is no row's ends the import.
  Result<bool> settle(const wire::CsvRow& row, std::string_view column, const Result<void>& done);

  // Cells that say nothing else than they should; nothing, and complained of, otherwise.
  template <class Id>
  std::optional<Id> id(const wire::CsvRow& row, std::string_view column);
  std::optional<Day> day(const wire::CsvRow& row, std::string_view column, Day otherwise);
  std::optional<WallTime> moment(const wire::CsvRow& row, std::string_view column);
  std::optional<int> percent(const wire::CsvRow& row, std::string_view column, int otherwise);
  std::optional<std::uint64_t> count(const wire::CsvRow& row, std::string_view column, std::uint64_t most);
  std::optional<bool> flag(const wire::CsvRow& row, std::string_view column);

  std::uint64_t changed = 0;  // rows that said something new
  std::vector<Correction> corrections;

 private:
  Changes& changes_;
  Kind kind_;
  std::vector<wire::CsvRow> rows_;
  std::vector<wire::CsvComplaint>& complaints_;
};

template <class Id>
std::optional<Id> Import::id(const wire::CsvRow& row, std::string_view column) {
  auto found = Id::from(cell(row, column));
  if (!found)
    complain(row, column, "\"" + cell(row, column) + "\" is no id",
             "write 1-32 characters of A-Z a-z 0-9 . _ -");
  return found;
}

// tree_rows.cpp
Result<void> import_units(Import& import);
Result<void> import_counters(Import& import);
Result<void> import_targets(Import& import);
// catalog_rows.cpp
Result<void> import_fields(Import& import);
Result<void> import_procedures(Import& import);
// service_rows.cpp
Result<void> import_officers(Import& import);
Result<void> import_shifts(Import& import);
Result<void> import_calendar(Import& import);
Result<void> import_transactions(Import& import);

inline constexpr std::string_view clearing = "-";

}  // namespace xinluon::organisation
