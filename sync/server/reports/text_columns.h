// Columns of a terminal, aligned by what a reader sees: combining marks take no room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xinluon::reports {

std::size_t columns_of(std::string_view utf8);

// Rows of cells as lines; the first column is aligned to the left, the others to the right.
std::string aligned(const std::vector<std::vector<std::string>>& rows);

}  // namespace xinluon::reports
