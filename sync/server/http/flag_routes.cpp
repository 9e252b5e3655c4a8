// Groups of suspicious votes: listed for whoever may see figures, set aside and back by whoever judges no
// votes of their own unit. Never a single vote, nor a level, nor a moment.
#include <algorithm>
#include <sstream>
#include <utility>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/domain/suppression.h"
#include "sync/server/accounts/audit.h"
#include "sync/server/flags/deciding.h"
#include "sync/server/http/form.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/storage/flags.h"
#include "sync/server/storage/organisation.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

using accounts::Role;
using storage::Scope;
using wire::JsonWriter;

constexpr accounts::Roles who_sees_flags{Role::supervisor, Role::auditor};
constexpr std::size_t max_listed = 500;  // a page for people; narrow the period for more

std::string_view aside_of(std::uint64_t votes, std::int64_t aside) {
  if (aside == 0) return "none";
  return static_cast<std::uint64_t>(aside) >= votes ? "all" : "some";
}

// What may be told of a group: fewer than five votes are no number.
Result<void> write_flag(JsonWriter& out, db::Connection& reader, const Exchange& exchange,
                        const storage::Flag& flag) {
  XINLUON_TRY(const auto counter, storage::find_counter(reader, exchange.session.scope(), flag.counter));
  XINLUON_TRY(const auto aside, storage::votes_aside(reader, Scope::for_suppression(), flag.id));
  out.text("id", flag.id)
      .text("rule", flag.rule)
      .number("rule_version", flag.version)
      .text("counter", flag.counter.text())
      .text("counter_name", counter.name)
      .text("unit", counter.unit.text())
      .text("day", to_text(flag.day));
  if (flag.votes < min_votes_to_show)
    out.null("votes");
  else
    out.number("votes", flag.votes);
  out.text("evidence", flag.evidence)
      .text("set_aside", aside_of(flag.votes, aside))
      .flag("may_decide", exchange.session.role == Role::auditor || counter.unit != exchange.session.unit);
  return {};
}

// Nothing later than what is published.
Result<Period> period_in(const Query& query, WallTime now) {
  const Day last = last_published_day(now);
  Period period{last - std::chrono::days(31), last};
  if (const auto given = query.find("period"); given != query.end()) {
    auto asked = period_from_text(given->second);
    if (!asked) return fail(with_context(std::move(asked).error(), "period"));
    period = {asked->first, std::min(asked->last, last)};
  }
  return period;
}

Result<UnitId> unit_in(const Query& query, const accounts::Session& session) {
  const auto given = query.find("unit");
  if (given == query.end()) return session.unit;
  const auto unit = UnitId::from(given->second);
  if (!unit) return fail(Errc::rejected, "unit: 1-32 characters of A-Z a-z 0-9 . _ -");
  return *unit;
}

Result<Response> list(Site& site, const Exchange& exchange, const Query& query) {
  XINLUON_TRY(const auto period, period_in(query, site.clock.wall()));
  XINLUON_TRY(const auto unit, unit_in(query, exchange.session));
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto flags,
              storage::flags_during(*reader, exchange.session.scope(), unit, period, max_listed + 1));
  JsonWriter out;
  out.text("first", to_text(period.first)).text("last", to_text(period.last)).begin_list("flags");
  for (std::size_t i = 0; i < std::min(flags.size(), max_listed); ++i) {
    out.begin_object_item();
    XINLUON_RETURN_IF_ERROR(write_flag(out, *reader, exchange, flags[i]));
    out.end_object();
  }
  out.end_list().flag("more", flags.size() > max_listed);
  return json(200, out.finish());
}

Result<storage::Flag> published_flag(db::Connection& connection, const Exchange& exchange, WallTime now) {
  const std::string id(exchange.request.parameter("flag"));
  XINLUON_TRY(auto flag, storage::find_flag(connection, exchange.session.scope(), id));
  if (flag.day > last_published_day(now)) return fail(Errc::not_found, format("no flagged group {}", id));
  return flag;
}

Result<Response> one(Site& site, const Exchange& exchange, const Query&) {
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto flag, published_flag(*reader, exchange, site.clock.wall()));
  XINLUON_TRY(const auto decisions,
              storage::decisions_about(*reader, Scope::for_suppression(), "flag " + flag.id));
  JsonWriter out;
  XINLUON_RETURN_IF_ERROR(write_flag(out, *reader, exchange, flag));
  out.begin_list("decisions");
  for (const auto& decision : decisions)
    out.begin_object_item()
        .text("at", to_rfc3339(decision.at))
        .text("actor", decision.actor)
        .flag("counted", decision.counted)
        .text("reason", decision.reason)
        .end_object();
  return json(200, out.end_list().finish());
}

Result<flags::Verdict> verdict_in(const Request& request) {
  XINLUON_TRY(const auto form, Form::from(request, {"counted", "reason", "with"}));
  flags::Verdict verdict;
  verdict.groups = {std::string(request.parameter("flag"))};
  XINLUON_TRY(const auto counted, form.flag("counted"));
  if (!counted) return fail(Errc::rejected, "\"counted\": false sets aside, true sets back");
  verdict.counted = *counted;
  XINLUON_TRY(verdict.reason, form.needed_text("reason"));
  XINLUON_TRY(const auto with, form.text("with"));
  std::istringstream others(with.value_or(""));
  for (std::string id; others >> id;) verdict.groups.push_back(id);
  return verdict;
}

Result<Response> decide(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto verdict, verdict_in(exchange.request));
  XINLUON_RETURN_IF_ERROR(published_flag(writer, exchange, now));
  const auto& session = exchange.session;
  const flags::Judge judge{session.user, session.scope(), session.unit, session.role == Role::auditor};
  XINLUON_TRY(const auto decided, flags::decide(writer, judge, verdict, now));
  XINLUON_RETURN_IF_ERROR(accounts::record(
      writer,
      act_of(exchange, verdict.counted ? "votes-back" : "votes-aside", verdict.groups.front(),
             format("{} votes of {}; reason: {}", decided.changed, decided.groups, verdict.reason)),
      now));
  JsonWriter out;
  out.flag("counted", verdict.counted);
  if (decided.changed < min_votes_to_show)
    out.null("votes");
  else
    out.number("votes", decided.changed);
  return json(200, out.finish());
}

}  // namespace

std::vector<Route> flag_routes(Site& site) {
  return {reading_route(site, "/v1/flags", who_sees_flags, {"period", "unit"}, list),
          reading_route(site, "/v1/flags/{flag}", who_sees_flags, {}, one),
          writing_route(site, "POST", "/v1/flags/{flag}/decisions", who_sees_flags, decide)};
}

}  // namespace xinluon::http
