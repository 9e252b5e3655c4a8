#include "sync/domain/behaviour.h"

#include <algorithm>

namespace xinluon {
namespace {

// By index_of(): frozen.
constexpr std::array<std::string_view, all_behaviours.size()> codes = {"XC", "XL", "XCO", "XP",
                                                                       "MC", "NN", "LN",  "GD"};

}  // namespace

std::string_view code_of(Behaviour b) {
  return codes[index_of(b)];
}

std::optional<Behaviour> behaviour_from_code(std::string_view code) {
  const auto* const found = std::find(codes.begin(), codes.end(), code);
  if (found == codes.end()) return std::nullopt;
  return static_cast<Behaviour>(found - codes.begin());
}

}  // namespace xinluon
