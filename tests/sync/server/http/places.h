// Where in the tree the subjects of sample_requests.h lie, and what they are called there.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "tests/sync/server/http/sample_requests.h"

namespace xinluon::test {

// Seen from the commune TM-X01.
enum class Where { own, below, above, beside, absent };
inline constexpr std::array everywhere = {Where::own, Where::below, Where::above, Where::beside,
                                          Where::absent};
inline constexpr std::array<std::string_view, 5> where_names = {"own", "below", "above", "beside", "absent"};

// Named so that no answer can hold one of them by chance.
inline Names names_at(Where where) {
  static constexpr std::array<std::string_view, 5> units = {"TM-X01", "DUOI-01", "TM", "TM-X02", "KHONG-CO"};
  const auto at = static_cast<std::size_t>(where);
  const std::string unit(units[at]);
  const std::string place(where_names[at]);
  return {{"unit", unit},
          {"counter", unit + "-Q01"},
          {"kiosk", "K-" + place},
          {"user", "nguoi." + place},
          {"officer", "CB-" + place}};
}

constexpr bool covered(Where where) {
  return where == Where::own || where == Where::below;
}

inline std::string filled(std::string text, const Names& names) {
  for (const auto& [name, value] : names) {
    const std::string hole = "{" + name + "}";
    for (auto at = text.find(hole); at != text.npos; at = text.find(hole, at + value.size()))
      text.replace(at, hole.size(), value);
  }
  return text;
}

inline bool has_place(const SampleRequest& sample) {
  if (sample.placeless) return false;
  return sample.target.find('{') != std::string::npos || sample.body.find('{', 1) != std::string::npos;
}

}  // namespace xinluon::test
