#include "sync/server/notices/rules.h"

#include <algorithm>
#include <cmath>

#include "sync/domain/proportion_test.h"
#include "sync/wire/json_writer.h"

namespace xinluon::notices {
namespace {

using std::chrono::days;
using wire::JsonWriter;

constexpr days window{14};
constexpr days window_before{28};

Windows windows_to(Day last) {
  const Day first = last - window + days(1);
  return {{first, last}, {first - window_before, first - days(1)}};
}

Day first_of_month(Day day) {
  const std::chrono::year_month_day date(day);
  return Day(date.year() / date.month() / 1);
}

// As if one of the votes had been a satisfied one. What is found only without it hangs on a single vote.
Ratio with_one_better(Ratio ratio) {
  return {std::min(ratio.part + 1, ratio.of), ratio.of};
}

bool fell(Ratio now, Ratio then) {
  return now.part * then.of < then.part * now.of && two_proportion_p(now, then) < drop_p;
}

void write(JsonWriter& json, const Sample& sample) {
  const Interval interval = wilson(sample.satisfied);
  json.text("first", to_text(sample.period.first))
      .text("last", to_text(sample.period.last))
      .number("votes", sample.satisfied.of)
      .number("satisfied", sample.satisfied.part)
      .number("basis_points", basis_points(sample.satisfied))
      .number("lower", static_cast<int>(std::floor(interval.lower * 10'000)))
      .number("upper", static_cast<int>(std::ceil(interval.upper * 10'000)));
}

}  // namespace

Windows windows_in_days(Day last) {
  return windows_to(last);
}

Windows windows_in_weeks(Day last) {
  const auto since_sunday = std::chrono::weekday(last) - std::chrono::Sunday;
  return windows_to(last - since_sunday);
}

Windows windows_in_months(Day last) {
  const Day next = first_of_month(last + days(1));  // of the month that is not over
  const Day first = first_of_month(next - days(1));
  return {{first, next - days(1)}, {first_of_month(first - days(1)), first - days(1)}};
}

std::optional<Sample> sample_of(const reports::Figure& figure) {
  if (!figure.period || !figure.satisfied || figure.satisfied->of == 0) return std::nullopt;
  return Sample{*figure.period, *figure.satisfied, figure.target_percent};
}

Found below_target(const std::optional<Sample>& recent) {
  if (!recent) return Found::unknown;
  return verdict(with_one_better(recent->satisfied), recent->target_percent) == Verdict::not_met ? Found::yes
                                                                                                 : Found::no;
}

Found dropped(const std::optional<Sample>& recent, const std::optional<Sample>& before) {
  if (!recent || !before) return Found::unknown;
  const Ratio now = recent->satisfied;
  const Ratio then = before->satisfied;
  if (now.of < min_votes_for_verdict || then.of < min_votes_for_verdict) return Found::no;
  return fell(now, then) && fell(with_one_better(now), then) ? Found::yes : Found::no;
}

std::string evidence_of(const Sample& recent) {
  JsonWriter json;
  write(json, recent);
  return json.number("target_percent", recent.target_percent).finish();
}

std::string evidence_of(const Sample& recent, const Sample& before) {
  JsonWriter json;
  write(json, recent);
  json.number("target_percent", recent.target_percent).begin_object("before");
  write(json, before);
  const double p = two_proportion_p(recent.satisfied, before.satisfied);
  return json.end_object().number("p_per_million", static_cast<std::int64_t>(std::ceil(p * 1e6))).finish();
}

}  // namespace xinluon::notices
