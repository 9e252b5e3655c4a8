#include <cmath>

#include "sync/domain/satisfaction.h"
#include "sync/server/reports/render.h"
#include "sync/wire/json_writer.h"

namespace xinluon::reports {
namespace {

using wire::JsonWriter;

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::met:
      return "met";
    case Verdict::not_met:
      return "not_met";
    case Verdict::undecided:
      return "undecided";
    case Verdict::too_few:
      break;
  }
  return "too_few";
}

void write(JsonWriter& json, std::string_view key, const std::optional<std::uint64_t>& number) {
  if (number) {
    json.number(key, *number);
  } else {
    json.null(key);
  }
}

void write(JsonWriter& json, std::string_view key, const std::optional<Period>& period) {
  if (!period) {
    json.null(key);
    return;
  }
  json.begin_object(key)
      .text("first", to_text(period->first))
      .text("last", to_text(period->last))
      .end_object();
}

// Rounded outwards: the interval told holds the interval meant.
void write_share(JsonWriter& json, const std::optional<Ratio>& ratio) {
  if (!ratio || ratio->of == 0) {
    json.null("basis_points").null("interval");
    return;
  }
  const Interval interval = wilson(*ratio);
  json.number("basis_points", basis_points(*ratio))
      .begin_object("interval")
      .number("lower", static_cast<int>(std::floor(interval.lower * 10'000)))
      .number("upper", static_cast<int>(std::ceil(interval.upper * 10'000)))
      .end_object();
}

void write_split(JsonWriter& json, const std::optional<Tally>& tally) {
  if (!tally) {
    json.null("levels").null("behaviours");
    return;
  }
  json.begin_object("levels");
  for (const Level level : all_levels) json.number(std::to_string(to_int(level)), tally->count(level));
  json.end_object().begin_list("behaviours");
  for (const Behaviour behaviour : all_behaviours) {
    const auto& counts = tally->behaviours[index_of(behaviour)];
    json.begin_object_item()
        .text("code", code_of(behaviour))
        .number("shown", counts.shown)
        .number("missing", counts.missing)
        .number("not_mentioned", tally->not_mentioned(behaviour))
        .end_object();
  }
  json.end_list();
}

void write_members(JsonWriter& json, const Figure& figure) {
  json.text("kind", storage::name_of(figure.node.kind))
      .text("id", figure.node.id)
      .text("name", figure.name)
      .flag("sample", figure.sample)
      .text("shown", name_of(figure.shown));
  write(json, "period", figure.period);
  write(json, "votes", figure.votes);
  write(json, "satisfied",
        figure.satisfied ? std::optional(figure.satisfied->part) : std::optional<std::uint64_t>());
  write_share(json, figure.satisfied);
  json.number("target_percent", figure.target_percent);
  if (figure.verdict) {
    json.text("verdict", name_of(*figure.verdict));
  } else {
    json.null("verdict");
  }
  json.flag("small_sample", figure.small_sample);
  write(json, "timed_out", figure.timed_out);
  write(json, "withdrawn", figure.withdrawn);
  write_split(json, figure.tally);
}

}  // namespace

std::string to_json(const Percentages& percentages) {
  const auto& request = percentages.request;
  JsonWriter json;
  json.text("method", method_m1).text("view", request.view == View::live ? "live" : "published");
  write(json, "asked", std::optional(request.period));
  json.text("at", to_rfc3339(percentages.at)).begin_object("total");
  write_members(json, percentages.total);
  json.end_object().begin_list("children");
  for (const Figure& child : percentages.children) {
    json.begin_object_item();
    write_members(json, child);
    json.end_object();
  }
  return json.end_list().finish();
}

}  // namespace xinluon::reports
