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

// A share of its own: part, whole, basis points, interval; null when it is not told.
void write_ratio(JsonWriter& json, std::string_view key, const std::optional<Ratio>& ratio,
                 std::string_view part, std::string_view whole) {
  if (!ratio) {
    json.null(key);
    return;
  }
  json.begin_object(key).number(part, ratio->part).number(whole, ratio->of);
  write_share(json, ratio);
  json.end_object();
}

void write_levels(JsonWriter& json, const std::array<std::uint64_t, 5>& levels) {
  json.begin_object("levels");
  for (const Level level : all_levels)
    json.number(std::to_string(to_int(level)), levels[static_cast<std::size_t>(to_int(level) - 1)]);
  json.end_object();
}

void write_split(JsonWriter& json, const std::optional<Tally>& tally) {
  if (!tally) {
    json.null("levels").null("behaviours");
    return;
  }
  write_levels(json, tally->levels);
  json.begin_list("behaviours");
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
  write(json, "late", figure.late);
  write_ratio(json, "raw", figure.raw, "satisfied", "votes");
  write_ratio(json, "response", figure.response, "votes", "invitations");
  write_ratio(json, "participation", figure.participation, "linked", "transactions");
}

void write_slice(JsonWriter& json, const Slice& slice) {
  json.begin_object_item().text("value", slice.value).text("shown", name_of(slice.shown));
  write(json, "period", slice.period);
  write(json, "votes", slice.satisfied ? std::optional(slice.satisfied->of) : std::nullopt);
  write(json, "satisfied", slice.satisfied ? std::optional(slice.satisfied->part) : std::nullopt);
  write_share(json, slice.satisfied);
  if (slice.levels) {
    write_levels(json, *slice.levels);
  } else {
    json.null("levels");
  }
  json.end_object();
}

// In hundredths of a percentage point, the ends rounded outwards.
void write_difference(JsonWriter& json, const Figure& now, const Figure& before) {
  const auto found = difference(now, before);
  if (!found) {
    json.null("difference");
    return;
  }
  json.begin_object("difference")
      .number("basis_points", static_cast<std::int64_t>(basis_points(*now.satisfied)) -
                                  static_cast<std::int64_t>(basis_points(*before.satisfied)))
      .begin_object("interval")
      .number("lower", static_cast<int>(std::floor(found->interval.lower * 10'000)))
      .number("upper", static_cast<int>(std::ceil(found->interval.upper * 10'000)))
      .end_object()
      .text("change", name_of(found->change))
      .end_object();
}

void write_compared(JsonWriter& json, const Percentages& percentages) {
  if (!percentages.compared) return;
  const Compared& compared = *percentages.compared;
  json.begin_object("compared");
  write(json, "whole", std::optional(compared.whole));
  write(json, "asked", std::optional(compared.asked));
  json.flag("equal_elapsed", compared.equal_elapsed).begin_object("total");
  write_members(json, compared.total);
  json.end_object();
  write_difference(json, percentages.total, compared.total);
  json.begin_list("children");
  for (std::size_t i = 0; i < compared.children.size(); ++i) {
    json.begin_object_item().begin_object("figure");
    write_members(json, compared.children[i]);
    json.end_object();
    write_difference(json, percentages.children[i], compared.children[i]);
    json.end_object();
  }
  json.end_list().end_object();
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
  json.end_list();
  if (!percentages.cuts.empty()) json.begin_list("cuts");
  for (const CutFigures& cut : percentages.cuts) {
    json.begin_object_item().text("by", storage::name_of(cut.dimension)).begin_list("slices");
    for (const Slice& slice : cut.slices) write_slice(json, slice);
    json.end_list().end_object();
  }
  if (!percentages.cuts.empty()) json.end_list();
  if (request.series) {
    json.text("step", name_of(*request.series)).begin_list("series");
    for (const Figure& figure : percentages.series) {
      json.begin_object_item();
      write_members(json, figure);
      json.end_object();
    }
    json.end_list();
  }
  write_compared(json, percentages);
  return json.finish();
}

}  // namespace xinluon::reports
