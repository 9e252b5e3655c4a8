// A table for a terminal.
#pragma once

#include <string>
#include <vector>

namespace xinluon::commands {

// The first row is the heading. Columns are aligned by characters, two blanks apart.
std::string columns(const std::vector<std::vector<std::string>>& rows);

}  // namespace xinluon::commands
