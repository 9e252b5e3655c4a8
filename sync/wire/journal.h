// The newest lines of a kiosk's journal, as a technician asked for them (PROTOCOL.md §17).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/domain/ids.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {

inline constexpr std::size_t max_journal_line_bytes = 1024;

std::string journal_path(const KioskId& kiosk);  // "/v1/kiosks/{kiosk}/journal"

struct Journal {
  std::int64_t request = 0;        // log_request of the answer that asked for it
  std::vector<std::string> lines;  // oldest first
  bool operator==(const Journal&) const = default;
};
// At most 2 * max_journal_bytes, where every byte is escaped.
std::string encode_journal(const Journal& journal);
Result<Journal> decode_journal(std::string_view json);
inline constexpr std::size_t max_journal_body_bytes = 2 * max_journal_bytes + 8 * kib;

// 200: {"server_ms"}.
std::string encode_journal_answer(std::int64_t server_ms);

}  // namespace xinluon::wire
