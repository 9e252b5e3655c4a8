#include "sync/server/notices/silence.h"

#include <cmath>

#include "sync/domain/satisfaction.h"
#include "sync/wire/json_writer.h"

namespace xinluon::notices {
namespace {

constexpr double z = 1.96;  // of a 95 % interval

}  // namespace

double expected_votes(const CounterDay& day) {
  if (day.usual_votes < min_votes_for_verdict || day.usual_open <= Milliseconds(0)) return 0;
  const auto usual = static_cast<double>(day.usual_votes);
  const double share =
      static_cast<double>(day.open_since.count()) / static_cast<double>(day.usual_open.count());
  return (usual - z * std::sqrt(usual)) * share;
}

Found silent(const CounterDay& day) {
  if (day.votes > 0) return Found::no;
  if (!day.open || !day.complete) return Found::unknown;
  if (day.transactions.value_or(0) >= silence_transactions) return Found::yes;
  return std::exp(-expected_votes(day)) < silence_p ? Found::yes : Found::no;
}

std::string evidence_of(const CounterDay& day) {
  wire::JsonWriter json;
  json.text("first", to_text(day.since)).text("last", to_text(day.day)).number("votes", day.votes);
  if (const double expected = expected_votes(day); expected >= 1)
    json.number("expected", static_cast<std::int64_t>(expected));
  if (day.transactions) json.number("transactions", *day.transactions);
  return json.finish();
}

}  // namespace xinluon::notices
