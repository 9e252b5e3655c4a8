#include "sync/server/storage/votes.h"

#include <algorithm>
#include <array>

#include "sync/base/format.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/marks_text.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

using Type = db::InsertPlan::Column::Type;

constexpr std::array<std::string_view, 3> quality_names = {"anchored", "bounded", "unknown"};
constexpr std::array<std::string_view, 3> outcome_names = {"voted", "timed_out", "withdrawn"};

template <class Enum, std::size_t n>
Enum from_name(const std::array<std::string_view, n>& names, std::string_view name, Enum otherwise) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? otherwise : static_cast<Enum>(found - names.begin());
}

constexpr std::string_view columns =
    "seq, outcome, level, marks, counter, named_officer, officer, lang, field, procedure, transaction_kind, "
    "linked, "
    "shown_ms, boot, boot_ms, t_low_ms, t_high_ms, at_ms, quality, counted, day, kept_closed, kept_hour";

CountedVote vote_of(const db::Row& row) {
  CountedVote vote;
  vote.seq = static_cast<Seq>(row.integer(0));
  vote.outcome = from_name(outcome_names, row.text(1), Outcome::withdrawn);
  if (!row.is_null(2)) vote.level = level_from_int(row.integer(2));
  vote.marks = marks_of(row.text(3));
  vote.counter = CounterId::from(row.text(4)).value_or(CounterId());
  vote.named_officer = OfficerId::from(row.text(5)).value_or(OfficerId());
  vote.officer = OfficerId::from(row.text(6)).value_or(OfficerId());
  vote.lang = row.string(7);
  vote.field = row.string(8);
  vote.procedure = row.string(9);
  vote.transaction_kind = row.string(10);
  vote.linked = row.integer(11) != 0;
  vote.shown_ms = row.integer(12);
  vote.boot = row.string(13);
  vote.boot_ms = row.integer(14);
  vote.dated = {row.maybe_integer(15), row.maybe_integer(16), row.integer(17),
                from_name(quality_names, row.text(18), Quality::unknown)};
  vote.counted = row.integer(19) != 0;
  vote.day = day_from_number(row.integer(20));
  if (!row.is_null(21)) vote.kept = Kept{day_from_number(row.integer(21)), static_cast<int>(row.integer(22))};
  return vote;
}

const db::InsertPlan& plan() {
  static const db::InsertPlan made = {"vote",
                                      {{"kiosk", Type::text},
                                       {"epoch", Type::text},
                                       {"seq", Type::integer},
                                       {"outcome", Type::text},
                                       {"level", Type::integer},
                                       {"marks", Type::text},
                                       {"counter", Type::text},
                                       {"named_officer", Type::text},
                                       {"officer", Type::text},
                                       {"lang", Type::text},
                                       {"field", Type::text},
                                       {"procedure", Type::text},
                                       {"transaction_kind", Type::text},
                                       {"linked", Type::integer},
                                       {"shown_ms", Type::integer},
                                       {"boot", Type::text},
                                       {"boot_ms", Type::integer},
                                       {"t_low_ms", Type::integer},
                                       {"t_high_ms", Type::integer},
                                       {"at_ms", Type::integer},
                                       {"quality", Type::text},
                                       {"day", Type::integer},
                                       {"counted", Type::integer},
                                       {"kept_closed", Type::integer},
                                       {"kept_hour", Type::integer}},
                                      ""};
  return made;
}

std::optional<std::int64_t> closed_of(const CountedVote& vote) {
  return vote.kept ? std::optional(to_number(vote.kept->closed)) : std::nullopt;
}

std::optional<int> hour_of(const CountedVote& vote) {
  return vote.kept ? std::optional(vote.kept->hour) : std::nullopt;
}

std::optional<int> number_of(const std::optional<Level>& level) {
  return level ? std::optional(to_int(*level)) : std::nullopt;
}

}  // namespace

std::string_view name_of(Quality quality) {
  return quality_names[static_cast<std::size_t>(quality)];
}

Day Dated::day() const {
  return day_of(wall_time(at_ms));
}

int Dated::hour() const {
  const auto since_midnight = wall_time(at_ms) - start_of(day());
  return static_cast<int>(std::chrono::floor<std::chrono::hours>(since_midnight).count());
}

Result<void> insert_votes(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch,
                          const std::vector<CountedVote>& votes) {
  std::vector<std::string> marks;
  marks.reserve(votes.size());
  std::vector<db::Parameter> values;
  values.reserve(votes.size() * plan().columns.size());
  for (const CountedVote& vote : votes) {
    marks.push_back(text_of(vote.marks));
    values.insert(values.end(), {kiosk.text(),
                                 epoch.text(),
                                 vote.seq,
                                 outcome_names[static_cast<std::size_t>(vote.outcome)],
                                 number_of(vote.level),
                                 marks.back(),
                                 vote.counter.text(),
                                 vote.named_officer.text(),
                                 vote.officer.text(),
                                 vote.lang,
                                 vote.field,
                                 vote.procedure,
                                 vote.transaction_kind,
                                 vote.linked,
                                 vote.shown_ms,
                                 vote.boot,
                                 vote.boot_ms,
                                 vote.dated.t_low_ms,
                                 vote.dated.t_high_ms,
                                 vote.dated.at_ms,
                                 name_of(vote.dated.quality),
                                 to_number(vote.day),
                                 vote.counted,
                                 closed_of(vote),
                                 hour_of(vote)});
  }
  return connection.insert(plan(), values);
}

Result<void> set_date(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch, Seq seq,
                      const CountedVote& vote) {
  constexpr std::string_view sql =
      "UPDATE vote SET t_low_ms = $1, t_high_ms = $2, at_ms = $3, quality = $4, day = $5, kept_closed = $6, "
      "kept_hour = $7 WHERE kiosk = $8 AND epoch = $9 AND seq = $10";
  const Dated& dated = vote.dated;
  XINLUON_TRY(const auto changed,
              connection.run(sql, {dated.t_low_ms, dated.t_high_ms, dated.at_ms, name_of(dated.quality),
                                   to_number(vote.day), closed_of(vote), hour_of(vote), kiosk.text(),
                                   epoch.text(), seq}));
  if (changed != 1) return fail(Errc::internal, format("no vote {}/{}/{}", kiosk.text(), epoch.text(), seq));
  return {};
}

Result<void> set_officer(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch, Seq seq,
                         const OfficerId& officer) {
  constexpr std::string_view sql =
      "UPDATE vote SET officer = $1 WHERE kiosk = $2 AND epoch = $3 AND seq = $4";
  XINLUON_TRY(const auto changed, connection.run(sql, {officer.text(), kiosk.text(), epoch.text(), seq}));
  if (changed != 1) return fail(Errc::internal, format("no vote {}/{}/{}", kiosk.text(), epoch.text(), seq));
  return {};
}

Result<std::vector<PlacedVote>> votes_of_day(db::Connection& connection, const Scope& scope,
                                             const CounterId& counter, Day day) {
  if (!scope.whole()) XINLUON_RETURN_IF_ERROR(find_counter(connection, scope, counter));
  static const std::string sql =
      format("SELECT {}, kiosk, epoch FROM vote WHERE counter = $1 AND day = $2 ORDER BY kiosk, epoch, seq",
             columns);
  return connection.rows(sql, {counter.text(), to_number(day)}, [](const db::Row& row) {
    return PlacedVote{KioskId::from(row.text(23)).value_or(KioskId()),
                      Epoch::from(row.text(24)).value_or(Epoch()), vote_of(row)};
  });
}

Result<std::vector<Day>> days_with_votes_dated(db::Connection& connection, const Scope& scope,
                                               const CounterId& counter, const Period& dated) {
  if (!scope.whole()) XINLUON_RETURN_IF_ERROR(find_counter(connection, scope, counter));
  const auto first = to_number(dated.first);
  const auto last = to_number(dated.last);
  return connection.rows(
      "SELECT DISTINCT day FROM vote WHERE counter = $1 AND day BETWEEN $2 AND $3 UNION "
      "SELECT DISTINCT day FROM vote WHERE counter = $4 AND kept_closed IS NOT NULL AND at_ms >= $5 AND "
      "at_ms < $6 "
      "ORDER BY 1",
      {counter.text(), first, last, counter.text(), to_ms(start_of(dated.first)),
       to_ms(start_of(dated.last + std::chrono::days(1)))},
      [](const db::Row& row) { return day_from_number(row.integer(0)); });
}

Result<std::vector<CountedVote>> votes_after(db::Connection& connection, const Scope& scope,
                                             const KioskId& kiosk, const Epoch& epoch, Seq after,
                                             std::size_t limit) {
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, kiosk));
  static const std::string sql = format(
      "SELECT {} FROM vote WHERE kiosk = $1 AND epoch = $2 AND seq > $3 ORDER BY seq LIMIT $4", columns);
  return connection.rows(sql, {kiosk.text(), epoch.text(), after, limit}, vote_of);
}

Result<void> each_vote(db::Connection& connection, const Scope& scope, VoteOrder order,
                       const std::function<Result<void>(const CountedVote&)>& visit) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  constexpr std::string_view by_unit =
      "JOIN (SELECT counter AS at_counter, unit, valid_from, valid_to FROM counter_place) p "
      "ON p.at_counter = vote.counter AND p.valid_from <= vote.day AND p.valid_to >= vote.day ORDER BY "
      "p.unit";
  const std::string_view rest = order == VoteOrder::by_counter ? "ORDER BY counter"
                                : order == VoteOrder::by_unit  ? by_unit
                                                               : "WHERE officer <> '' ORDER BY officer";
  return connection.walk(format("SELECT {} FROM vote {}", columns, rest), {},
                         [&](const db::Row& row) { return visit(vote_of(row)); });
}

}  // namespace xinluon::storage
