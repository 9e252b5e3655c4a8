// "4 xin, 4 luôn": the eight behaviours an officer shows or misses. Wordings are data (assets/strings);
// the codes are frozen: they are stored, sent and reported.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace xinluon {

enum class Behaviour : std::uint8_t { XC, XL, XCO, XP, MC, NN, LN, GD };

// In the order of the provinces' documents: four xin, four luôn.
inline constexpr std::array<Behaviour, 8> all_behaviours = {Behaviour::XC, Behaviour::XL, Behaviour::XCO,
                                                            Behaviour::XP, Behaviour::MC, Behaviour::NN,
                                                            Behaviour::LN, Behaviour::GD};

// What the citizen said of one behaviour. Not mentioned is never counted as missing.
enum class Mark : std::uint8_t { not_mentioned, shown, missing };

// One mark a behaviour, indexed by index_of().
using Marks = std::array<Mark, all_behaviours.size()>;

constexpr std::size_t index_of(Behaviour b) {
  return static_cast<std::size_t>(b);
}
std::string_view code_of(Behaviour b);
std::optional<Behaviour> behaviour_from_code(std::string_view code);

}  // namespace xinluon
