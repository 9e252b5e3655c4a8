// How the enumerations of votes and invitations are spelled on the wire: as their enumerators. Frozen.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "sync/domain/invitation.h"
#include "sync/domain/vote.h"

namespace xinluon::wire {

template <class Enum>
struct Names;
template <>
struct Names<Outcome> {
  static constexpr std::array<std::string_view, 3> texts = {"voted", "timed_out", "withdrawn"};
};
template <>
struct Names<Mark> {  // not mentioned is not sent
  static constexpr std::array<std::string_view, 3> texts = {"", "shown", "missing"};
};
template <>
struct Names<Mode> {
  static constexpr std::array<std::string_view, 2> texts = {"open", "armed"};
};
template <>
struct Names<Input> {
  static constexpr std::array<std::string_view, 3> texts = {"touch", "key", "button"};
};
template <>
struct Names<ScaleOrder> {
  static constexpr std::array<std::string_view, 2> texts = {"best_first", "worst_first"};
};
template <>
struct Names<Fate> {
  static constexpr std::array<std::string_view, 7> texts = {"shown",     "queued", "already_rated", "refused",
                                                            "withdrawn", "voted",  "unknown"};
};
template <>
struct Names<Refusal> {  // none is not sent
  static constexpr std::array<std::string_view, 6> texts = {
      "", "not_armed", "closed", "out_of_service", "staff", "another_waits"};
};

template <class Enum>
constexpr std::string_view name_of(Enum value) {
  return Names<Enum>::texts.at(static_cast<std::size_t>(value));
}

template <class Enum>
constexpr std::optional<Enum> from_name(std::string_view name) {
  const auto& texts = Names<Enum>::texts;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i] == name && !name.empty()) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

inline constexpr std::string_view kind_vote = "vote";
inline constexpr std::string_view kind_no_answer = "no_answer";

constexpr std::string_view kind_of(Outcome outcome) {
  return outcome == Outcome::voted ? kind_vote : kind_no_answer;
}

inline constexpr std::array<std::string_view, 3> transaction_kinds = {"tiep_nhan", "tra_ket_qua",
                                                                      "huong_dan"};

}  // namespace xinluon::wire
