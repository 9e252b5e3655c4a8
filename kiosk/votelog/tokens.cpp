#include "kiosk/votelog/tokens.h"

#include "sync/crypto/hash.h"

namespace xinluon::votelog {
namespace {

constexpr std::size_t mark_bytes = 16;

}  // namespace

TokenMark mark_of(const KioskId& kiosk, std::string_view token) {
  std::string text = "xinluon-token" + kiosk.text();
  text += '\0';
  text += token;
  const crypto::Hash hash = crypto::sha256(text);
  return std::string(crypto::as_bytes(hash).substr(0, mark_bytes));
}

// A mark that is there already stays in its part.
Result<void> apply(sqlite::Connection& connection, const TokenChange& change, std::int64_t part) {
  if (change.mark.empty()) return {};
  XINLUON_TRY(auto statement,
              connection.prepare(change.spend ? "INSERT OR IGNORE INTO spent_token VALUES(?, ?)"
                                              : "DELETE FROM spent_token WHERE mark = ?"));
  statement.bind_blob(1, change.mark);
  if (change.spend) statement.bind(2, part);
  return statement.run();
}

Result<void> spend_all(sqlite::Connection& connection, const std::vector<TokenMark>& marks) {
  XINLUON_TRY(auto insert, connection.prepare("INSERT OR IGNORE INTO spent_token VALUES(?, 0)"));
  for (const TokenMark& mark : marks) {
    insert.bind_blob(1, mark);
    XINLUON_RETURN_IF_ERROR(insert.run());
  }
  return {};
}

Result<bool> is_spent(sqlite::Connection& connection, const TokenMark& mark) {
  XINLUON_TRY(auto row, connection.prepare("SELECT 1 FROM spent_token WHERE mark = ?"));
  row.bind_blob(1, mark);
  return row.step();
}

Result<TokenParts> count_parts(sqlite::Connection& connection) {
  XINLUON_TRY(auto row, connection.prepare("SELECT part, count(*) FROM spent_token GROUP BY part"
                                           " ORDER BY part DESC LIMIT 1"));
  XINLUON_TRY(const bool any, row.step());
  if (!any) return TokenParts{};
  return TokenParts{row.integer(0), static_cast<std::uint64_t>(row.integer(1))};
}

Result<void> forget_older(sqlite::Connection& connection, TokenParts& parts) {
  XINLUON_TRY(auto forget, connection.prepare("DELETE FROM spent_token WHERE part < ?"));
  forget.bind(1, parts.younger);
  XINLUON_RETURN_IF_ERROR(forget.run());
  parts = {parts.younger + 1, 0};
  return {};
}

std::vector<TokenMark> readable_marks(sqlite::Connection& connection) {
  std::vector<TokenMark> marks;
  auto rows = connection.prepare("SELECT mark FROM spent_token");
  if (!rows) return marks;
  while (marks.size() < 2 * tokens_in_a_part) {
    const auto row = rows->step();
    if (!row || !*row) break;
    if (rows->blob(0).size() == mark_bytes) marks.emplace_back(rows->blob(0));
  }
  return marks;
}

}  // namespace xinluon::votelog
