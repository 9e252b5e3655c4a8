// Why: the optional reasons offered at every level, at most two a vote. The codes are frozen.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace xinluon {

enum class Reason : std::uint8_t {
  attitude,         // Lời nói, thái độ
  waiting,          // Chờ đợi lâu
  guidance,         // Hướng dẫn chưa rõ
  extra_documents,  // Yêu cầu giấy tờ ngoài quy định
  late_result,      // Trả kết quả trễ hẹn
  harassment,       // Gây phiền hà
};

inline constexpr std::array<Reason, 6> all_reasons = {Reason::attitude,    Reason::waiting,
                                                      Reason::guidance,    Reason::extra_documents,
                                                      Reason::late_result, Reason::harassment};
inline constexpr std::size_t max_reasons = 2;

std::string_view code_of(Reason r);  // "attitude", "waiting", …: the enumerator's name
std::optional<Reason> reason_from_code(std::string_view code);

}  // namespace xinluon
