#include "sync/server/storage/dump.h"

#include <array>

#include "sync/base/format.h"

namespace xinluon::storage {
namespace {

using Column = db::InsertPlan::Column;
using Type = Column::Type;

constexpr int schema_of_purges = 17;

Column text(std::string_view name) {
  return {name, Type::text};
}
Column number(std::string_view name) {
  return {name, Type::integer};
}
Column blob(std::string_view name) {
  return {name, Type::blob};
}

DumpTable table(std::string_view name, std::string_view key, std::vector<Column> columns,
                int since = oldest_dumped_schema) {
  return {{name, std::move(columns), ""}, key, since};
}

std::array<DumpTable, 19> make_tables() {
  return {
      table("unit", "id, valid_from",
            {text("id"), number("valid_from"), number("valid_to"), text("parent"), text("type"), text("name"),
             text("code"), number("target_percent"), number("sample"), text("merged_into")}),
      table("unit_path", "unit, above, valid_from",
            {text("unit"), text("above"), number("valid_from"), number("valid_to"), number("distance")}),
      table("counter", "id",
            {text("id"), text("unit"), text("number"), text("name"), text("field"), number("valid_from"),
             number("valid_to")}),
      table("counter_past", "id, valid_from",
            {text("id"), number("valid_from"), number("valid_to"), text("unit"), text("number"), text("name"),
             text("field")}),
      table("counter_place", "counter, valid_from",
            {text("counter"), number("valid_from"), number("valid_to"), text("unit")}),
      table("shift", "counter, from_ms",
            {text("counter"), number("from_ms"), number("to_ms"), text("officer")}),
      table("kiosk", "id",
            {text("id"), text("counter"), text("public_key"), text("board"), text("state"),
             number("enrolled_ms")}),
      table("head", "kiosk, epoch",
            {text("kiosk"), text("epoch"), number("ordinal"), number("seq"), blob("hash"),
             number("opened_ms"), number("touched_ms"), number("backed_up_seq"), number("unreadable"),
             text("envelope"), text("signature"), text("signer")}),
      table("record_anchor", "kiosk, epoch",
            {text("kiosk"), text("epoch"), number("seq"), blob("hash"), number("unreadable"),
             number("purged_ms")},
            schema_of_purges),
      table("record", "kiosk, epoch, seq",
            {text("kiosk"), text("epoch"), number("seq"), blob("bytes"), blob("hash"), number("readable"),
             text("assigned"), text("origin")}),
      table("boot", "kiosk, epoch, boot",
            {text("kiosk"), text("epoch"), text("boot"), number("first_seq"), number("last_seq"),
             number("last_boot_ms")}),
      table("boot_bound", "kiosk, boot, part",
            {text("kiosk"), text("boot"), number("part"), number("o_low"), number("low_at_boot_ms"),
             number("o_high"), number("high_at_boot_ms")}),
      table("vote", "kiosk, epoch, seq",
            {text("kiosk"),
             text("epoch"),
             number("seq"),
             text("outcome"),
             number("level"),
             text("marks"),
             text("counter"),
             text("named_officer"),
             text("officer"),
             text("lang"),
             text("field"),
             text("procedure"),
             text("transaction_kind"),
             number("linked"),
             number("shown_ms"),
             text("boot"),
             number("boot_ms"),
             number("t_low_ms"),
             number("t_high_ms"),
             number("at_ms"),
             text("quality"),
             number("day"),
             number("counted"),
             number("kept_closed"),
             number("kept_hour")}),
      table("tally", "node, grain, dimension, start, value",
            {text("node"), text("grain"), text("dimension"), number("start"), text("value"), number("raw"),
             number("counted")}),
      table("closed_tally", "node, grain, dimension, start, value",
            {text("node"), text("grain"), text("dimension"), number("start"), text("value"), number("raw"),
             number("counted")},
            schema_of_purges),
      table("transactions", "counter, day", {text("counter"), number("day"), number("count")}),
      table("decision", "id",
            {text("id"), number("at_ms"), text("actor"), text("cause"), text("reason"), number("counted")}),
      table("decision_range", "kiosk, epoch, ordinal",
            {text("kiosk"), text("epoch"), number("ordinal"), number("first_seq"), number("last_seq"),
             text("decision")}),
      table("checkpoint", "seq",
            {number("seq"), number("at_ms"), text("text"), blob("hash"), text("signature")}),
  };
}

std::string names_of(const DumpTable& table) {
  std::string names;
  for (const auto& column : table.plan.columns)
    names += format("{}{}", names.empty() ? "" : ", ", column.name);
  return names;
}

Cell cell_of(const db::Row& row, int column, Type type) {
  if (row.is_null(column)) return std::monostate();
  if (type == Type::integer) return row.integer(column);
  return std::string(type == Type::blob ? row.blob(column) : row.text(column));
}

}  // namespace

std::span<const DumpTable> dump_tables() {
  static const auto tables = make_tables();
  return tables;
}

Result<void> each_row(db::Connection& connection, const Scope& scope, const DumpTable& table,
                      const std::function<Result<void>(const Cells&)>& visit) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  const auto& columns = table.plan.columns;
  Cells cells(columns.size());
  return connection.walk(
      format("SELECT {} FROM {} ORDER BY {}", names_of(table), table.plan.table, table.key), {},
      [&](const db::Row& row) {
        for (std::size_t i = 0; i < columns.size(); ++i)
          cells[i] = cell_of(row, static_cast<int>(i), columns[i].type);
        return visit(cells);
      });
}

Result<void> insert_row(db::Connection& connection, const DumpTable& table, const Cells& cells) {
  std::vector<db::Parameter> values;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (const auto* whole = std::get_if<std::int64_t>(&cells[i])) {
      values.emplace_back(*whole);
    } else if (const auto* bytes = std::get_if<std::string>(&cells[i])) {
      const bool is_blob = table.plan.columns[i].type == Type::blob;
      values.push_back(is_blob ? db::Parameter(db::Blob{*bytes}) : db::Parameter(*bytes));
    } else {
      values.emplace_back(std::nullopt);
    }
  }
  return connection.insert(table.plan, values);
}

}  // namespace xinluon::storage
