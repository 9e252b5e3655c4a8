// What a cell of a table holds, whatever kind of file the table becomes.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "sync/domain/period.h"

namespace xinluon::workbook {

struct Percent {
  std::uint64_t basis_points = 0;  // 9525 is 95.25 %
  bool operator==(const Percent&) const = default;
};
// A difference of two percentages, in hundredths of a percentage point.
struct Points {
  std::int64_t hundredths = 0;
  bool operator==(const Points&) const = default;
};

// Nothing; text, which is never a formula; a count; a percentage; a difference of two; a day.
using Cell = std::variant<std::monostate, std::string, std::uint64_t, Percent, Points, Day>;
using Row = std::vector<Cell>;

}  // namespace xinluon::workbook
