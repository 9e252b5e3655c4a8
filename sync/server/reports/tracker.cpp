#include "sync/server/reports/tracker.h"

#include <utility>

#include "sync/base/format.h"
#include "sync/crypto/hash.h"

namespace xinluon::reports {
namespace {

std::string text_of(const std::optional<std::uint64_t>& number) {
  return number ? std::to_string(*number) : "-";
}

std::string days_of(const std::optional<Period>& period) {
  return period ? format("{} {}", to_text(period->first), to_text(period->last)) : "- -";
}

std::string split_of(const std::optional<Tally>& tally) {
  if (!tally) return " -";
  std::string text;
  for (const auto level : tally->levels) text += format(" {}", level);
  for (const auto& counts : tally->behaviours) text += format(" {}/{}", counts.shown, counts.missing);
  return text;
}

std::string line_of(const Figure& figure) {
  const auto satisfied = figure.satisfied ? std::optional(figure.satisfied->part) : std::nullopt;
  return format("{} {} {} {} {} {}{}\n", storage::name_of(figure.node.kind), figure.node.id,
                name_of(figure.shown), days_of(figure.period), text_of(figure.votes), text_of(satisfied),
                split_of(figure.tally));
}

bool is_asked_for(const TrackerRequest& request, const TrackedUnit& tracked) {
  return (!request.state || tracked.state == *request.state) && tracked.unit.id.text() > request.after;
}

}  // namespace

ReportState state_of(const std::optional<storage::SentReport>& sent, const ReportingPeriod& period,
                     WallTime now) {
  if (sent) return state_when_sent(sent->sent_on, sent->period.last_day_to_send);
  return state_until_sent(period.data, period.last_day_to_send, day_of(now));
}

Result<Tracker> track_reports(db::Connection& reader, const storage::Scope& scope,
                              const TrackerRequest& request, WallTime now) {
  XINLUON_TRY(auto units, storage::reporting_units(reader, scope, request.top, request.period, day_of(now)));
  Tracker tracker;
  for (auto& unit : units) {
    const ReportState state = state_of(unit.sent, request.period, now);
    ++tracker.counts[static_cast<std::size_t>(state)];
    TrackedUnit tracked{std::move(unit), state};
    if (!is_asked_for(request, tracked)) continue;
    if (tracker.units.size() == request.limit)
      tracker.more = true;
    else
      tracker.units.push_back(std::move(tracked));
  }
  return tracker;
}

PercentagesRequest figures_of_report(const UnitId& unit, const Period& data) {
  PercentagesRequest request;
  request.node = storage::Node::of(unit);
  request.period = data;
  return request;
}

std::string figures_text(const Percentages& percentages) {
  std::string text = format("xinluon-figures 1 {}\n", days_of(percentages.request.period));
  text += line_of(percentages.total);
  for (const Figure& child : percentages.children) text += line_of(child);
  return text;
}

std::string figures_sha256(const Percentages& percentages) {
  return crypto::to_hex(crypto::sha256(figures_text(percentages)));
}

}  // namespace xinluon::reports
