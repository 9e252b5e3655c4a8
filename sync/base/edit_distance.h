// How far two words are apart, for "did you mean".
#pragma once

#include <cstddef>
#include <string_view>

namespace xinluon {

// Levenshtein distance in bytes: inserted, removed and replaced ones. Time and memory grow with a · b: give
// it short words only.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace xinluon
