#include "sync/server/reports/percentages.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "sync/base/format.h"
#include "sync/server/reports/live_steps.h"
#include "sync/server/reports/releases_kept.h"
#include "sync/server/storage/count_checks.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/tally_reads.h"

namespace xinluon::reports {
namespace {

using std::chrono::days;
using storage::Counts;
using storage::Dimension;
using storage::Node;
using storage::NodeKind;
using storage::Scope;

// By value, the longest part of `asked` in which all columns tell it.
std::map<std::string, std::optional<Period>> parts_told(const ReleasesAt::Cut& cut, const Period& asked) {
  std::map<std::string, std::optional<Period>> longest;
  std::map<std::string, Period> open;
  for (const auto& column : cut) {
    for (const auto& value : column.told) longest.try_emplace(value);
    if (column.days.first < asked.first || column.days.last > asked.last) continue;
    for (const auto& value : column.told) {
      Period& run = open.try_emplace(value, column.days).first->second;
      if (run.last + days(1) == column.days.first) run.last = column.days.last;
      if (run.last != column.days.last) run = column.days;
      auto& best = longest[value];
      if (!best || run.last - run.first > best->last - best->first) best = run;
    }
  }
  return longest;
}

// Nothing without a number of transactions, or with one that can't be right (a flag says so then).
std::optional<Ratio> participation(const Counts& counts) {
  if (counts.transactions == 0 || counts.linked > counts.transactions) return std::nullopt;
  return Ratio{counts.linked, counts.transactions};
}

// What a figure is of.
struct Member {
  Node node;
  std::string name;
  bool sample = false;
  int target_percent = storage::default_target_percent;
};

class Question {
 public:
  Question(db::Connection& reader, const Scope& scope, const PercentagesRequest& request, WallTime now,
           Releases& releases)
      : reader_(reader), scope_(scope), request_(request), now_(now), kept_(releases) {}

  Result<Percentages> answer();

 private:
  Result<void> check() const;
  Result<Member> find();
  Result<std::vector<Member>> children();
  Result<Figure> figure(const Member& member, const Period& asked);
  Result<std::vector<Figure>> figures(const std::vector<Member>& members, const Period& asked);
  Result<void> add_live_part(Figure& figure, const Release& release, const Period& asked, Counts& counts,
                             bool& raw_may_be_told);
  static Result<void> fill(Figure& figure, const Counts& counts, bool everything);
  Result<CutFigures> cut(const Member& member, Dimension dimension);
  Result<CutFigures> officers(const Member& counter);
  Result<std::vector<Slice>> slices(const Member& member, Dimension dimension);
  Result<Compared> compared(const Member& member, const std::vector<Member>& family);

  db::Connection& reader_;
  const Scope& scope_;
  const PercentagesRequest& request_;
  WallTime now_;
  Releases& kept_;
  std::shared_ptr<ReleasesAt> releases_;  // of what is published
};

Result<void> Question::check() const {
  if (request_.view == View::live && !scope_.whole())
    return fail(Errc::unauthorised, "live figures are for the local administrator");
  if (request_.period.first > request_.period.last)
    return fail(Errc::rejected, "the period ends before it begins");
  constexpr std::array<int, 4> longest = {1, 7, 31, 92};  // days in a step
  const auto asked_days = (request_.period.last - request_.period.first).count() + 1;
  if (request_.series &&
      asked_days > static_cast<std::int64_t>(max_steps) * longest[static_cast<std::size_t>(*request_.series)])
    return fail(Errc::rejected,
                format("a series of more than {} steps: take longer steps or a shorter period", max_steps));
  for (const Dimension dimension : request_.cuts) {
    const bool has_it = dimension == Dimension::officer ? request_.node.kind == NodeKind::counter
                                                        : request_.node.kind == NodeKind::unit;
    if (!has_it)
      return fail(Errc::rejected, format("a {} is not told by {}: language, hour, field and procedure are "
                                         "told of units, officers of counters",
                                         storage::name_of(request_.node.kind), storage::name_of(dimension)));
  }
  return {};
}

Result<Member> Question::find() {
  const auto& node = request_.node;
  const Day day = request_.period.last;
  if (const auto unit = id_in<UnitId>(node)) {
    XINLUON_TRY(const auto found, storage::find_unit(reader_, scope_, *unit, day));
    return Member{node, found.name, found.sample, found.target_percent};
  }
  if (const auto counter = id_in<CounterId>(node)) {
    XINLUON_TRY(const auto found, storage::find_counter(reader_, scope_, *counter, day));
    XINLUON_TRY(const auto unit, storage::find_unit(reader_, everywhere(), found.unit, day));
    return Member{node, found.name, unit.sample, unit.target_percent};
  }
  XINLUON_RETURN_IF_ERROR(storage::require(reader_, scope_, node));
  return Member{node, node.id};
}

// All of a unit's children on the last of the asked days.
Result<std::vector<Member>> Question::children() {
  std::vector<Member> family;
  const auto unit = id_in<UnitId>(request_.node);
  if (!unit) return family;
  const Day day = request_.period.last;
  XINLUON_TRY(const auto own, storage::find_unit(reader_, everywhere(), *unit, day));
  XINLUON_TRY(const auto units, storage::child_units(reader_, everywhere(), *unit, day));
  for (const auto& child : units)
    family.push_back({Node::of(child.id), child.name, child.sample, child.target_percent});
  XINLUON_TRY(const auto counters, storage::counters(reader_, everywhere(), *unit, day));
  for (const auto& counter : counters)
    family.push_back({Node::of(counter.id), counter.name, own.sample, own.target_percent});
  return family;
}

// What is told live of the top of the tree.
Result<void> Question::add_live_part(Figure& figure, const Release& release, const Period& asked,
                                     Counts& counts, bool& raw_may_be_told) {
  const auto open = open_days(release, releases_->state().last);
  if (!open || asked.last < open->last || asked.first > open->first) return {};
  if (figure.period && figure.period->last + days(1) != open->first) return {};
  XINLUON_TRY(const Counts all, storage::counts_of(reader_, everywhere(), figure.node, *open));
  XINLUON_TRY(const auto step, storage::live_step(reader_, everywhere(), figure.node));
  const auto live = told_live(step, *open, all);
  if (!live) return {};
  raw_may_be_told = raw_may_be_told && all.raw_votes == all.counted.votes();
  counts.counted += live->counted;
  counts.raw_votes += live->raw_votes;
  counts.raw_satisfied += live->raw_satisfied;
  counts.late += live->late;
  figure.period = Period{figure.period ? figure.period->first : open->first, open->last};
  return {};
}

// The rule's verdict on one node, then what it leaves of the counts.
Result<Figure> Question::figure(const Member& member, const Period& asked) {
  Figure figure;
  figure.node = member.node;
  figure.name = member.name;
  figure.sample = member.sample;
  figure.target_percent = request_.target_percent.value_or(member.target_percent);
  if (request_.view == View::live) {
    figure.period = asked;
    XINLUON_TRY(const Counts counts, storage::counts_of(reader_, everywhere(), member.node, asked));
    XINLUON_RETURN_IF_ERROR(fill(figure, counts, true));
    figure.raw = Ratio{counts.raw_satisfied, counts.raw_votes};
    figure.participation = participation(counts);
    return figure;
  }
  XINLUON_TRY(const auto release, releases_->of(reader_, member.node));
  if (release->counted.empty()) return figure;
  figure.period = release->told(asked);
  Counts counts;
  bool raw_may_be_told = true;
  bool linked_may_be_told = false;  // not live: today's number is not known yet
  if (figure.period) {
    XINLUON_TRY(counts, releases_->counts_of(reader_, member.node, *figure.period));
    raw_may_be_told = release->raw_is_told(*figure.period);
    linked_may_be_told = release->linked_is_told(*figure.period);
  }
  XINLUON_RETURN_IF_ERROR(add_live_part(figure, *release, asked, counts, raw_may_be_told));
  if (!figure.period) {
    const Day last = releases_->state().last + days(release->top ? 1 : 0);
    if (holds_a_cell(release->grid, asked, last)) figure.shown = Shown::too_few;
    return figure;
  }
  const std::uint64_t votes = counts.counted.votes();
  const bool one_officer = release->of_one_officer(*figure.period);
  if (votes > 0 && votes < (one_officer ? min_votes_for_officer : min_votes_to_show)) {
    figure.shown = Shown::too_few;
    return figure;
  }
  XINLUON_RETURN_IF_ERROR(fill(figure, counts, visibility(votes) == Visibility::split));
  figure.small_sample = one_officer && votes < small_sample_below;
  if (raw_may_be_told) figure.raw = Ratio{counts.raw_satisfied, counts.raw_votes};
  const bool live = figure.period->last > releases_->state().last;
  if (linked_may_be_told && !live) figure.participation = participation(counts);
  return figure;
}

// What was read in parts is looked at as a whole once more: beyond here formulas break off.
Result<void> Question::fill(Figure& figure, const Counts& counts, bool everything) {
  XINLUON_RETURN_IF_ERROR(storage::check_counts(counts, to_text(figure.node)));
  const Tally& tally = counts.counted;
  figure.shown = everything ? Shown::all : Shown::total_only;
  figure.votes = tally.votes();
  figure.satisfied = satisfaction(tally);
  figure.verdict = verdict(*figure.satisfied, figure.target_percent);
  figure.timed_out = tally.timed_out;
  figure.withdrawn = tally.withdrawn;
  figure.response = Ratio{tally.votes(), tally.votes() + tally.timed_out + tally.withdrawn};
  if (everything) figure.tally = tally;
  if (counts.late == 0 || counts.late >= min_votes_to_show) figure.late = counts.late;
  return {};
}

Result<std::vector<Figure>> Question::figures(const std::vector<Member>& members, const Period& asked) {
  std::vector<Figure> found;
  found.reserve(members.size());
  for (const Member& member : members) {
    XINLUON_TRY(auto one, figure(member, asked));
    found.push_back(std::move(one));
  }
  return found;
}

Result<CutFigures> Question::officers(const Member& counter) {
  CutFigures found{Dimension::officer, {}};
  XINLUON_TRY(const auto known, storage::votes_by_value(reader_, everywhere(), counter.node,
                                                        storage::Grain::month, Dimension::officer));
  for (const auto& [officer, months] : known) {
    const auto in_period = std::any_of(months.begin(), months.end(), [&](const auto& month) {
      return month.first <= request_.period.last &&
             month_of(month.first + days(31)) > request_.period.first && month.second.counted > 0;
    });
    if (!in_period) continue;
    Member member = counter;
    member.node = {NodeKind::officer, officer};
    XINLUON_TRY(const Figure of, figure(member, request_.period));
    Slice slice{officer, of.period, of.shown, of.satisfied, {}};
    if (of.tally) slice.levels = of.tally->levels;
    found.slices.push_back(std::move(slice));
  }
  return found;
}

Result<std::vector<Slice>> Question::slices(const Member& member, Dimension dimension) {
  std::vector<Slice> found;
  if (request_.view == View::live) {
    XINLUON_TRY(const auto levels, levels_with_rest(reader_, member.node, dimension, request_.period));
    for (const auto& [value, counts] : levels)
      found.push_back({value, request_.period, Shown::all, {}, counts});
    return found;
  }
  const auto unit = id_in<UnitId>(member.node);
  if (!unit) return found;
  XINLUON_TRY(const auto cut, releases_->of_cut(reader_, *unit, dimension));
  const bool a_month = holds_a_cell(Grid::months, request_.period, releases_->state().last);
  for (const auto& [value, part] : parts_told(*cut, request_.period)) {
    Slice slice;
    slice.value = value;
    slice.period = part;
    slice.shown = part ? Shown::all : a_month ? Shown::too_few : Shown::not_published;
    if (part) {
      XINLUON_TRY(slice.levels, releases_->levels_of(reader_, member.node, dimension, value, *part));
    }
    found.push_back(std::move(slice));
  }
  return found;
}

Result<CutFigures> Question::cut(const Member& member, Dimension dimension) {
  if (dimension == Dimension::officer) return officers(member);
  CutFigures found{dimension, {}};
  XINLUON_TRY(found.slices, slices(member, dimension));
  for (Slice& slice : found.slices) {
    if (!slice.levels) continue;
    Counts counts;
    Tally& tally = counts.counted;
    tally.levels = *slice.levels;
    XINLUON_RETURN_IF_ERROR(storage::check_counts(counts, to_text(member.node)));
    slice.satisfied = satisfaction(tally);
    if (request_.view == View::live || visibility(tally.votes()) == Visibility::split) continue;
    slice.levels.reset();
    slice.shown = Shown::total_only;
  }
  std::erase_if(found.slices, [](const Slice& slice) { return slice.satisfied && slice.satisfied->of == 0; });
  return found;
}

Result<Compared> Question::compared(const Member& member, const std::vector<Member>& family) {
  Compared found;
  if (const auto* given = std::get_if<Period>(&*request_.compare)) {
    found.whole = *given;
  } else {
    found.whole = std::get<Against>(*request_.compare) == Against::previous ? previous_period(request_.period)
                                                                            : a_year_earlier(request_.period);
  }
  const Day last = request_.view == View::live ? day_of(now_) : releases_->state().last;
  found.asked = equally_elapsed(found.whole, request_.period, last);
  found.equal_elapsed = found.asked != found.whole;
  XINLUON_TRY(found.total, figure(member, found.asked));
  XINLUON_TRY(found.children, figures(family, found.asked));
  return found;
}

Result<Percentages> Question::answer() {
  XINLUON_RETURN_IF_ERROR(check());
  XINLUON_TRY(const Member member, find());
  if (request_.view == View::published) {
    XINLUON_TRY(releases_, kept_.look(reader_, now_));
  }
  Percentages found{request_, now_, {}, {}, {}, {}, {}};
  XINLUON_TRY(found.total, figure(member, request_.period));
  std::vector<Member> family;
  if (request_.with_children) {
    XINLUON_TRY(family, children());
  }
  XINLUON_TRY(found.children, figures(family, request_.period));
  for (const Dimension dimension : request_.cuts) {
    XINLUON_TRY(auto by, cut(member, dimension));
    found.cuts.push_back(std::move(by));
  }
  if (request_.series) {
    for (const Period& step : steps_of(request_.period, *request_.series)) {
      XINLUON_TRY(auto one, figure(member, step));
      found.series.push_back(std::move(one));
    }
  }
  if (request_.compare) {
    XINLUON_TRY(found.compared, compared(member, family));
  }
  return found;
}

}  // namespace

std::string_view name_of(Shown shown) {
  static constexpr std::array<std::string_view, 4> names = {"all", "total_only", "too_few", "not_published"};
  return names[static_cast<std::size_t>(shown)];
}

std::optional<PointsDifference> difference(const Figure& now, const Figure& before) {
  if (!now.satisfied || !before.satisfied || now.satisfied->of == 0 || before.satisfied->of == 0)
    return std::nullopt;
  return PointsDifference{newcombe(*now.satisfied, *before.satisfied),
                          change(*now.satisfied, *before.satisfied)};
}

Result<Percentages> percentages(db::Connection& reader, const Scope& scope, const PercentagesRequest& request,
                                WallTime now, Releases& releases) {
  return db::snapshot(reader, [&] { return percentages_here(reader, scope, request, now, releases); });
}

Result<Percentages> percentages(db::Connection& reader, const Scope& scope, const PercentagesRequest& request,
                                WallTime now) {
  Releases releases;
  return percentages(reader, scope, request, now, releases);
}

Result<Percentages> percentages_here(db::Connection& reader, const Scope& scope,
                                     const PercentagesRequest& request, WallTime now, Releases& releases) {
  return Question(reader, scope, request, now, releases).answer();
}

Result<Percentages> percentages_here(db::Connection& reader, const Scope& scope,
                                     const PercentagesRequest& request, WallTime now) {
  Releases releases;
  return percentages_here(reader, scope, request, now, releases);
}

}  // namespace xinluon::reports
