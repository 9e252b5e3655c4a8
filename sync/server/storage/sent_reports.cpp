#include "sync/server/storage/sent_reports.h"

#include <algorithm>

#include "sync/base/format.h"
#include "sync/base/printable.h"

namespace xinluon::storage {
namespace {

constexpr std::string_view columns =
    "unit, period, version, act, first_day, last_day, last_day_to_send, sent_on, note, figures_sha256, "
    "account, noted_ms";

// From column `at` on.
SentReport report_in(const db::Row& row, int at) {
  SentReport report;
  report.unit = UnitId::from(row.text(at)).value_or(UnitId());
  report.period.text = row.string(at + 1);
  report.version = row.integer(at + 2);
  report.act = row.text(at + 3) == name_of(SentAct::sent) ? SentAct::sent : SentAct::taken_back;
  report.period.data = {day_from_number(row.integer(at + 4)), day_from_number(row.integer(at + 5))};
  if (const auto day = row.maybe_integer(at + 6)) report.period.last_day_to_send = day_from_number(*day);
  report.sent_on = day_from_number(row.integer(at + 7));
  report.note = row.string(at + 8);
  report.figures_sha256 = row.string(at + 9);
  report.account = row.string(at + 10);
  report.noted = wall_time(row.integer(at + 11));
  return report;
}

Result<void> check_note(const std::string& note) {
  if (note.empty()) return fail(Errc::rejected, "the note is empty; write the document's number, or why");
  if (note.size() > max_sent_note_bytes)
    return fail(Errc::rejected, format("the note is longer than {} bytes; shorten it", max_sent_note_bytes));
  const bool one_line = std::none_of(note.begin(), note.end(), [](char c) {
    constexpr unsigned char blank = ' ';
    constexpr unsigned char del = 0x7F;
    return static_cast<unsigned char>(c) < blank || static_cast<unsigned char>(c) == del;
  });
  if (!one_line) return fail(Errc::rejected, "the note has a control character; write it on one line");
  return {};
}

Result<void> check_days(const SentReport& report) {
  const Day over = report.period.data.last;
  const Day today = day_of(report.noted);
  if (today <= over)
    return fail(Errc::rejected, format("{} tells of days up to {}; note it as sent from the day after on",
                                       report.period.text, to_text(over)));
  if (report.sent_on <= over || report.sent_on > today)
    return fail(Errc::rejected,
                format("{} can't have been sent on {}; give a day after {}, today at the latest",
                       report.period.text, to_text(report.sent_on), to_text(over)));
  return {};
}

Result<void> check_stood(db::Connection& connection, const SentReport& report) {
  const auto day = to_number(report.period.data.last);
  XINLUON_TRY(const auto stood, connection.scalar("SELECT COUNT(*) FROM unit WHERE id = $1 AND "
                                                  "valid_from <= $2 AND valid_to >= $3",
                                                  {report.unit.text(), day, day}));
  if (stood == 0)
    return fail(Errc::rejected, format("unit {} did not exist on {}; note the report of the unit that did",
                                       report.unit.text(), to_text(report.period.data.last)));
  return {};
}

Result<std::optional<SentReport>> last_of(db::Connection& connection, const UnitId& unit,
                                          std::string_view period) {
  static const std::string sql = format(
      "SELECT {} FROM sent_report WHERE period = $1 AND unit = $2 ORDER BY version DESC LIMIT 1", columns);
  return connection.row(sql, {period, unit.text()}, [](const db::Row& row) { return report_in(row, 0); });
}

Result<SentReport> append(db::Connection& connection, SentReport report) {
  const auto& last = report.period.last_day_to_send;
  static const std::string sql = format(
      "INSERT INTO sent_report ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", columns);
  XINLUON_RETURN_IF_ERROR(
      connection.run(sql, {report.unit.text(), report.period.text, report.version, name_of(report.act),
                           to_number(report.period.data.first), to_number(report.period.data.last),
                           last ? std::optional(to_number(*last)) : std::nullopt, to_number(report.sent_on),
                           report.note, report.figures_sha256, report.account, to_ms(report.noted)}));
  return report;
}

// The units there were on a day ($1, $2, $8, $9) that are below $10 today; whether each owes a report, that
// is whether a counter stood at it or below it between two days ($4, $6 to $3, $5); and what is noted as
// sent.
constexpr std::string_view reporting_sql =
    "SELECT u.id, u.parent, u.name, u.type, "
    "CASE WHEN u.type NOT IN ('nation', 'province') AND (u.parent = '' OR EXISTS (SELECT 1 FROM unit a "
    "WHERE a.id = u.parent AND a.valid_from <= $1 AND a.valid_to >= $2 AND a.type IN ('nation', "
    "'province'))) "
    "AND EXISTS (SELECT 1 FROM unit_path p JOIN {} c ON c.unit = p.unit WHERE p.above = u.id "
    "AND c.valid_from <= p.valid_to AND c.valid_to >= p.valid_from "
    "AND c.valid_from <= $3 AND c.valid_to >= $4 AND p.valid_from <= $5 AND p.valid_to >= $6) "
    "THEN 1 ELSE 0 END, {} "
    "FROM unit u LEFT JOIN sent_report s ON s.unit = u.id AND s.period = $7 AND s.act = 'sent' "
    "AND NOT EXISTS (SELECT 1 FROM sent_report n WHERE n.unit = s.unit AND n.period = s.period "
    "AND n.version > s.version) "
    "WHERE u.valid_from <= $8 AND u.valid_to >= $9 AND EXISTS (SELECT 1 FROM unit_path b "
    "WHERE b.unit = u.id AND b.above = $10 AND b.valid_to = $11) ORDER BY u.id";

}  // namespace

std::string_view name_of(SentAct act) {
  return act == SentAct::sent ? "sent" : "taken_back";
}

Result<SentReport> note_sent_report(db::Connection& connection, const Scope& scope, SentReport report) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, report.unit));
  XINLUON_RETURN_IF_ERROR(check_note(report.note));
  XINLUON_RETURN_IF_ERROR(check_days(report));
  XINLUON_RETURN_IF_ERROR(check_stood(connection, report));
  XINLUON_TRY(const auto before, last_of(connection, report.unit, report.period.text));
  if (before && before->act == SentAct::sent)
    return fail(Errc::rejected,
                format("the report of {} for {} is noted as sent already; take that back first",
                       report.unit.text(), report.period.text));
  report.act = SentAct::sent;
  report.version = before ? before->version + 1 : 1;
  return append(connection, std::move(report));
}

Result<SentReport> take_back_sent_report(db::Connection& connection, const Scope& scope,
                                         const TakingBack& taking_back) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, taking_back.unit));
  XINLUON_RETURN_IF_ERROR(check_note(taking_back.why));
  XINLUON_TRY(auto report, last_of(connection, taking_back.unit, taking_back.period));
  if (!report || report->act != SentAct::sent)
    return fail(Errc::rejected, format("no report of {} for {} is noted as sent; look at the list",
                                       taking_back.unit.text(), printable(taking_back.period)));
  report->act = SentAct::taken_back;
  ++report->version;
  report->note = taking_back.why;
  report->account = taking_back.account;
  report->noted = taking_back.noted;
  return append(connection, *std::move(report));
}

Result<std::vector<SentReport>> sent_reports(db::Connection& connection, const Scope& scope,
                                             const UnitId& unit, std::string_view period) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, unit));
  static const std::string sql =
      format("SELECT {} FROM sent_report WHERE period = $1 AND unit = $2 ORDER BY version", columns);
  return connection.rows(sql, {period, unit.text()}, [](const db::Row& row) { return report_in(row, 0); });
}

Result<std::vector<ReportingUnit>> reporting_units(db::Connection& connection, const Scope& scope,
                                                   const UnitId& top, const ReportingPeriod& period,
                                                   Day today) {
  XINLUON_RETURN_IF_ERROR(require(connection, scope, top));
  static const std::string sql = format(
      reporting_sql,
      "(SELECT unit, valid_from, valid_to FROM counter UNION ALL SELECT unit, valid_from, valid_to FROM "
      "counter_past)",
      "s.unit, s.period, s.version, s.act, s.first_day, s.last_day, s.last_day_to_send, s.sent_on, s.note, "
      "s.figures_sha256, s.account, s.noted_ms");
  const auto day = to_number(std::min(period.data.last, today));
  const auto first = std::min(to_number(period.data.first), day);
  std::vector<ReportingUnit> found;
  XINLUON_RETURN_IF_ERROR(connection.each(
      sql, {day, day, day, first, day, first, period.text, day, day, top.text(), to_number(for_ever)},
      [&](const db::Row& row) -> Result<void> {
        constexpr int owes = 4;
        constexpr int version = 7;
        const bool sent = !row.is_null(version);
        if (row.integer(owes) == 0 && !sent) return {};
        found.push_back({UnitId::from(row.text(0)).value_or(UnitId()),
                         UnitId::from(row.text(1)).value_or(UnitId()), row.string(2),
                         unit_type_from_name(row.text(3)).value_or(UnitType::commune),
                         sent ? std::optional(report_in(row, owes + 1)) : std::nullopt});
        return {};
      }));
  return found;
}

}  // namespace xinluon::storage
