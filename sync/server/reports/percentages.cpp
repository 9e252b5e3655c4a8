#include "sync/server/reports/percentages.h"

#include <array>
#include <utility>

#include "sync/base/format.h"
#include "sync/server/reports/family.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/tallies.h"

namespace xinluon::reports {
namespace {

using storage::NodeKind;
using storage::Scope;

class Question {
 public:
  Question(db::Connection& reader, const Scope& scope, const PercentagesRequest& request, WallTime now)
      : reader_(reader), scope_(scope), request_(request), now_(now) {}

  Result<Percentages> answer();

 private:
  struct Asked {
    Member member;
    std::optional<storage::Unit> unit;  // where its children are
    std::vector<Member> siblings;       // itself among them; none for the top of the tree
  };
  Result<Asked> find();
  Result<Asked> find_unit(const UnitId& id);
  Result<Asked> find_counter(const CounterId& id);
  Result<Figure> figure(const Member& member, const std::vector<Member>& siblings);
  Result<void> fill(Figure& figure, const Member& member, const Period& period, bool everything);

  db::Connection& reader_;
  const Scope& scope_;
  const PercentagesRequest& request_;
  WallTime now_;
};

Result<Question::Asked> Question::find_unit(const UnitId& id) {
  XINLUON_TRY(auto unit, storage::find_unit(reader_, scope_, id));
  XINLUON_TRY(auto member, unit_member(reader_, unit));
  std::vector<Member> siblings;
  if (!unit.parent.empty()) {
    XINLUON_TRY(const auto parent, storage::find_unit(reader_, Scope::for_suppression(), unit.parent));
    XINLUON_TRY(siblings, children_of(reader_, parent, request_.period));
  }
  return Asked{std::move(member), std::move(unit), std::move(siblings)};
}

Result<Question::Asked> Question::find_counter(const CounterId& id) {
  XINLUON_TRY(const auto counter, storage::find_counter(reader_, scope_, id));
  XINLUON_TRY(const auto unit, storage::find_unit(reader_, scope_, counter.unit));
  XINLUON_TRY(auto member, counter_member(reader_, unit, counter, request_.period));
  XINLUON_TRY(auto siblings, children_of(reader_, unit, request_.period));
  return Asked{std::move(member), std::nullopt, std::move(siblings)};
}

Result<Question::Asked> Question::find() {
  const auto& node = request_.node;
  const auto unit = UnitId::from(node.id);
  const auto counter = CounterId::from(node.id);
  if (node.kind == NodeKind::unit && unit) return find_unit(*unit);
  if (node.kind == NodeKind::counter && counter) return find_counter(*counter);
  return fail(Errc::not_found, format("no {} {}", storage::name_of(node.kind), node.id));
}

// The rule's verdict on one node, then what it leaves of the counts.
Result<Figure> Question::figure(const Member& member, const std::vector<Member>& siblings) {
  Figure figure;
  figure.node = member.node;
  figure.name = member.name;
  figure.sample = member.sample;
  figure.target_percent = request_.target_percent.value_or(member.target_percent);
  if (request_.view == View::live) {
    figure.period = request_.period;
    XINLUON_RETURN_IF_ERROR(fill(figure, member, request_.period, true));
    return figure;
  }
  figure.period =
      publishable(request_.period, member.grid, member.votes, day_of(now_), last_published_day(now_));
  if (!figure.period) return figure;
  const std::uint64_t votes = votes_in(member, *figure.period);
  const std::uint64_t least = member.officer_rule ? min_votes_for_officer : min_votes_to_show;
  if ((votes > 0 && votes < least) || hidden_in(siblings, member.node, *figure.period)) {
    figure.shown = Shown::too_few;
    return figure;
  }
  XINLUON_RETURN_IF_ERROR(fill(figure, member, *figure.period, visibility(votes) == Visibility::split));
  return figure;
}

Result<void> Question::fill(Figure& figure, const Member& member, const Period& period, bool everything) {
  XINLUON_TRY(const Tally tally, storage::tally_of(reader_, Scope::for_suppression(), member.node, period));
  figure.shown = everything ? Shown::all : Shown::total_only;
  figure.votes = tally.votes();
  figure.satisfied = satisfaction(tally);
  figure.verdict = verdict(*figure.satisfied, figure.target_percent);
  figure.timed_out = tally.timed_out;
  figure.withdrawn = tally.withdrawn;
  figure.small_sample = member.officer_rule && tally.votes() < small_sample_below;
  if (everything) figure.tally = tally;
  return {};
}

Result<Percentages> Question::answer() {
  if (request_.view == View::live && !scope_.whole())
    return fail(Errc::unauthorised, "live figures are for the local administrator");
  if (request_.period.first > request_.period.last)
    return fail(Errc::rejected, "the period ends before it begins");
  XINLUON_TRY(const Asked asked, find());
  Percentages percentages{request_, now_, {}, {}};
  XINLUON_TRY(percentages.total, figure(asked.member, asked.siblings));
  if (!request_.with_children || !asked.unit) return percentages;
  XINLUON_TRY(const auto family, children_of(reader_, *asked.unit, request_.period));
  for (const Member& member : family) {
    XINLUON_TRY(auto child, figure(member, family));
    percentages.children.push_back(std::move(child));
  }
  return percentages;
}

}  // namespace

std::string_view name_of(Shown shown) {
  static constexpr std::array<std::string_view, 4> names = {"all", "total_only", "too_few", "not_published"};
  return names[static_cast<std::size_t>(shown)];
}

Result<Percentages> percentages(db::Connection& reader, const Scope& scope, const PercentagesRequest& request,
                                WallTime now) {
  return db::snapshot(reader, [&] { return percentages_here(reader, scope, request, now); });
}

Result<Percentages> percentages_here(db::Connection& reader, const Scope& scope,
                                     const PercentagesRequest& request, WallTime now) {
  return Question(reader, scope, request, now).answer();
}

}  // namespace xinluon::reports
