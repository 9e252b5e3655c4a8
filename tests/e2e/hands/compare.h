// What was tapped against what the server counts.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace xinluon::hands {

// A line for each number that differs: `tapped` as xinluon-hands writes it, `percentages` as
// `xinluon-server report --format json` prints it. Aborts when one of them can't be read.
std::vector<std::string> differences(const std::filesystem::path& tapped,
                                     const std::filesystem::path& percentages);

}  // namespace xinluon::hands
