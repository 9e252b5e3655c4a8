// What a spreadsheet saved, as UTF-8.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/wire/csv.h"

namespace xinluon::wire {

// Without a byte order mark. What can't be read for sure is complained of by line, and left out.
std::string csv_as_utf8(std::string_view bytes, std::vector<CsvComplaint>& complaints);

}  // namespace xinluon::wire
