#include "sync/server/storage/explanations.h"

#include <map>

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/shifts.h"

namespace xinluon::storage {
namespace {

constexpr std::size_t max_listed = 500;

// Whether the officer's own scope, or one that covers the officer's unit.
Result<bool> sees(db::Connection& connection, const Scope& scope, const OfficerId& officer) {
  if (!scope.officer().empty()) return scope.officer() == officer;
  const auto found = find_officer(connection, scope, officer);
  if (found) return true;
  if (found.error().code == Errc::not_found) return false;
  return fail(found.error());
}

}  // namespace

Result<void> put_explanation(db::Connection& connection, const Explanation& explanation) {
  if (explanation.text.size() > max_explanation_bytes)
    return fail(Errc::rejected, format("an explanation has at most {} bytes", max_explanation_bytes));
  const std::int64_t month = to_number(explanation.month);
  XINLUON_TRY(
      const auto version,
      connection.scalar("SELECT COALESCE(MAX(version), 0) + 1 FROM explanation WHERE officer = $1 AND "
                        "month = $2",
                        {explanation.officer.text(), month}));
  XINLUON_RETURN_IF_ERROR(connection.run(
      "INSERT INTO explanation (officer, month, version, text, written_ms) VALUES ($1, $2, $3, $4, $5)",
      {explanation.officer.text(), month, version, explanation.text, to_ms(explanation.written)}));
  return {};
}

Result<std::vector<Explanation>> explanations(db::Connection& connection, const Scope& scope) {
  XINLUON_TRY(
      auto all,
      connection.rows("SELECT officer, month, text, written_ms FROM explanation e WHERE version = (SELECT "
                      "MAX(version) FROM explanation l WHERE l.officer = e.officer AND l.month = e.month) "
                      "AND text <> '' ORDER BY month DESC, officer",
                      {}, [](const db::Row& row) {
                        return Explanation{OfficerId::from(row.text(0)).value_or(OfficerId()),
                                           day_from_number(row.integer(1)), row.string(2),
                                           wall_time(row.integer(3))};
                      }));
  std::map<OfficerId, bool> seen;
  std::vector<Explanation> covered;
  for (auto& each : all) {
    if (!seen.contains(each.officer)) {
      XINLUON_TRY(seen[each.officer], sees(connection, scope, each.officer));
    }
    if (seen[each.officer]) covered.push_back(std::move(each));
    if (covered.size() == max_listed) break;
  }
  return covered;
}

}  // namespace xinluon::storage
