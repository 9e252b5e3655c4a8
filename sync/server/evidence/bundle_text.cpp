#include "sync/server/evidence/bundle_text.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/server/evidence/bundle_format.h"
#include "sync/server/storage/migrations.h"
#include "sync/server/storage/organisation.h"
#include "sync/wire/json_writer.h"
#include "sync/wire/limits.h"

namespace xinluon::evidence {
namespace {

using nlohmann::json;
using Type = db::InsertPlan::Column::Type;

constexpr std::int64_t last_day_number = 2'932'896;  // 31/12/9999
constexpr std::int64_t last_time_ms = 253'402'300'799'999;

// The writer replaces what is none by U+FFFD; a text that has one of its own may go as base64 just as well.
bool is_utf8(const std::string& bytes) {
  return wire::JsonWriter().text("t", bytes).finish().find("\xEF\xBF\xBD") == std::string::npos;
}

// Records are texts; a line that is none, and every other blob, is base64.
std::string blob_text(std::string_view column, const std::string& bytes) {
  const bool verbatim = column == "bytes" && !bytes.starts_with(base64_mark) && is_utf8(bytes);
  return verbatim ? bytes : std::string(base64_mark) + crypto::to_base64(bytes);
}

// rejected unless a whole number from 0 to `last` stands there.
Result<std::int64_t> number_in(const json& object, const char* name, std::int64_t last) {
  const auto found = object.find(name);
  const bool whole = found != object.end() && found->is_number_unsigned();
  if (!whole || found->get<std::uint64_t>() > static_cast<std::uint64_t>(last))
    return fail(Errc::rejected, format("\"{}\" is no number from 0 to {}", name, last));
  return found->get<std::int64_t>();
}

// As the files of a bundle are called; the writer takes a key as it is.
bool is_file_name(std::string_view name) {
  return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == name.npos;
}

Result<int> schema_in(const json& object) {
  const auto schema = number_in(object, "schema", storage::schema_version());
  if (!schema || *schema < storage::oldest_dumped_schema)
    return fail(Errc::rejected, "the bundle is of another version; recount it with the program that made it");
  return static_cast<int>(*schema);
}

Result<storage::Cell> cell_in(const json& row, const db::InsertPlan::Column& column) {
  const auto found = row.find(std::string(column.name));
  if (found == row.end()) return fail(Errc::rejected, format("\"{}\" is missing", column.name));
  if (found->is_null()) return storage::Cell();
  const bool fits = found->is_number_integer() &&
                    (!found->is_number_unsigned() || found->get<std::uint64_t>() <= INT64_MAX);
  if (column.type == Type::integer && fits) return storage::Cell(found->get<std::int64_t>());
  if (column.type == Type::integer || !found->is_string())
    return fail(Errc::rejected, format("\"{}\" is of another type", column.name));
  auto text = found->get<std::string>();
  if (column.type != Type::blob || !text.starts_with(base64_mark)) return storage::Cell(std::move(text));
  auto bytes = crypto::from_base64(text.substr(base64_mark.size()));
  if (!bytes) return fail(Errc::rejected, format("\"{}\" is no base64", column.name));
  return storage::Cell(*std::move(bytes));
}

}  // namespace

std::string encode_manifest(const Manifest& manifest) {
  wire::JsonWriter writer;
  writer.text("format", bundle_format)
      .number("schema", manifest.schema)
      .number("made_ms", to_ms(manifest.made))
      .number("first_day", storage::to_number(manifest.period.first))
      .number("last_day", storage::to_number(manifest.period.last))
      .begin_object("chains");
  for (const auto& [name, hash] : manifest.chains) writer.text(name, hash);
  return writer.end_object().finish() + "\n";
}

Result<Manifest> decode_manifest(std::string_view text) {
  const auto object = json::parse(text, nullptr, false);
  const auto chains = object.is_object() ? object.find("chains") : object.end();
  if (!object.is_object() || !object.contains("format") || object["format"] != bundle_format ||
      chains == object.end() || !chains->is_object())
    return fail(Errc::rejected, "it is no audit bundle");
  Manifest found;
  XINLUON_TRY(found.schema, schema_in(object));
  XINLUON_TRY(const auto made, number_in(object, "made_ms", last_time_ms));
  XINLUON_TRY(const auto first, number_in(object, "first_day", last_day_number));
  XINLUON_TRY(const auto last, number_in(object, "last_day", last_day_number));
  found.made = wall_time(made);
  found.period = {storage::day_from_number(first), storage::day_from_number(last)};
  for (const auto& [name, hash] : chains->items())
    if (hash.is_string() && is_file_name(name)) found.chains[name] = hash.get<std::string>();
  return found;
}

std::string encode_row(const db::InsertPlan& plan, const storage::Cells& cells) {
  wire::JsonWriter writer;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& column = plan.columns[i];
    if (const auto* number = std::get_if<std::int64_t>(&cells[i]))
      writer.number(column.name, *number);
    else if (const auto* text = std::get_if<std::string>(&cells[i]))
      writer.text(column.name, column.type == Type::blob ? blob_text(column.name, *text) : *text);
    else
      writer.null(column.name);
  }
  return writer.finish();
}

Result<storage::Cells> decode_row(std::string_view line, const db::InsertPlan& plan) {
  const auto row = json::parse(line, nullptr, false);
  if (!row.is_object()) return fail(Errc::rejected, "no JSON object");
  storage::Cells cells;
  for (const auto& column : plan.columns) {
    XINLUON_TRY(auto cell, cell_in(row, column));
    cells.push_back(std::move(cell));
  }
  return cells;
}

}  // namespace xinluon::evidence
