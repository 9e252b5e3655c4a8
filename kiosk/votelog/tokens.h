// Which tokens are spent: a table of marks without level, order or time. Rows are kept in the order of their
// marks, which are hashes: nothing tells when one was spent, or with which vote.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/domain/ids.h"
#include "sync/sqlite/sqlite.h"

namespace xinluon::votelog {

// The first 16 bytes of SHA-256("xinluon-token" ‖ kiosk ‖ 0 ‖ token): the kiosk is the salt, so that marks of
// two kiosks can't be compared, and those of all files of one kiosk can be joined. Two of 100,000 tokens
// share a mark with a chance of 1 in 10^28.
using TokenMark = std::string;
TokenMark mark_of(const KioskId& kiosk, std::string_view token);

// The table forgets by halves: when the younger part is full, the older one goes. So at least this many of
// the latest tokens are known, and twice as many at most, in 5 MB: 200 days of the busiest counter (500 a
// day), the life of a card at most others.
inline constexpr std::uint64_t tokens_in_a_part = 100'000;

// What a transaction does to one mark, beside its main work.
struct TokenChange {
  TokenMark mark{};  // empty: nothing
  bool spend = true;
};

// Within the caller's transaction. `part` is the younger one.
Result<void> apply(sqlite::Connection& connection, const TokenChange& change, std::int64_t part);
Result<void> spend_all(sqlite::Connection& connection, const std::vector<TokenMark>& marks);
Result<bool> is_spent(sqlite::Connection& connection, const TokenMark& mark);

struct TokenParts {
  std::int64_t younger = 0;
  std::uint64_t held = 0;  // in the younger one
};
Result<TokenParts> count_parts(sqlite::Connection& connection);
// In a transaction of its own: the older part goes, the younger becomes the older.
Result<void> forget_older(sqlite::Connection& connection, TokenParts& parts);

// As many marks as can be read, up to two parts; also of a file that is damaged elsewhere.
std::vector<TokenMark> readable_marks(sqlite::Connection& connection);

}  // namespace xinluon::votelog
