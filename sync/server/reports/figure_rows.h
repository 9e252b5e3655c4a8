// Percentages as a table: what its columns are called and what stands in each cell, whatever file it becomes.
#pragma once

#include <vector>

#include "sync/server/reports/percentages.h"
#include "sync/server/workbook/cell.h"

namespace xinluon::reports {

// The heading first, then the total, what lies below it, cuts and steps. All rows are as long as the heading.
std::vector<workbook::Row> figure_rows(const Percentages& percentages);

}  // namespace xinluon::reports
