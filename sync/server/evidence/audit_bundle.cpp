#include "sync/server/evidence/audit_bundle.h"

#include <map>
#include <utility>

#include "sync/crypto/encoding.h"
#include "sync/crypto/hash.h"
#include "sync/server/evidence/bundle_format.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/reports/render.h"
#include "sync/server/storage/migrations.h"
#include "sync/server/storage/organisation.h"
#include "sync/wire/json_writer.h"

namespace xinluon::evidence {
namespace {

using storage::Scope;
using Type = db::InsertPlan::Column::Type;

// Writes lines and keeps what the manifest needs.
class BundleWriter {
 public:
  explicit BundleWriter(BundleFiles& files) : files_(files) {}

  Result<void> begin(const std::string& name) {
    hash_ = &hashes_.emplace(name, crypto::sha256("")).first->second;
    return files_.begin(name);
  }
  Result<void> line(std::string text) {
    *hash_ = crypto::chain_next(*hash_, text);
    return files_.write(text += '\n');
  }
  const std::map<std::string, crypto::Hash>& hashes() const { return hashes_; }

 private:
  BundleFiles& files_;
  std::map<std::string, crypto::Hash> hashes_;
  crypto::Hash* hash_ = nullptr;
};

// The writer replaces what is none by U+FFFD; a text that has one of its own may go as base64 just as well.
bool is_utf8(const std::string& bytes) {
  return wire::JsonWriter().text("t", bytes).finish().find("\xEF\xBF\xBD") == std::string::npos;
}

// Records are texts; a line that is none, and every other blob, is base64.
std::string blob_text(std::string_view column, const std::string& bytes) {
  const bool verbatim = column == "bytes" && !bytes.starts_with(base64_mark) && is_utf8(bytes);
  return verbatim ? bytes : std::string(base64_mark) + crypto::to_base64(bytes);
}

std::string line_of(const storage::DumpTable& table, const storage::Cells& cells) {
  wire::JsonWriter json;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& column = table.plan.columns[i];
    if (const auto* number = std::get_if<std::int64_t>(&cells[i]))
      json.number(column.name, *number);
    else if (const auto* text = std::get_if<std::string>(&cells[i]))
      json.text(column.name, column.type == Type::blob ? blob_text(column.name, *text) : *text);
    else
      json.null(column.name);
  }
  return json.finish();
}

Result<std::uint64_t> write_tables(db::Connection& reader, BundleWriter& bundle) {
  std::uint64_t records = 0;
  for (const auto& table : storage::dump_tables()) {
    XINLUON_RETURN_IF_ERROR(bundle.begin(table_file(table)));
    XINLUON_RETURN_IF_ERROR(
        storage::each_row(reader, Scope::local_administrator(), table, [&](const storage::Cells& cells) {
          if (table.plan.table == "record") ++records;
          return bundle.line(line_of(table, cells));
        }));
  }
  return records;
}

Result<void> write_figures(db::Connection& reader, BundleWriter& bundle, const Period& period, WallTime now) {
  XINLUON_TRY(auto lines, figures(reader, period, now));
  XINLUON_RETURN_IF_ERROR(bundle.begin(std::string(figures_file)));
  for (auto& line : lines) XINLUON_RETURN_IF_ERROR(bundle.line(std::move(line)));
  return {};
}

std::string manifest(const BundleWriter& bundle, const Period& period, WallTime now) {
  wire::JsonWriter json;
  json.text("format", bundle_format)
      .number("schema", storage::schema_version())
      .number("made_ms", to_ms(now))
      .number("first_day", storage::to_number(period.first))
      .number("last_day", storage::to_number(period.last))
      .begin_object("chains");
  for (const auto& [name, hash] : bundle.hashes()) json.text(name, crypto::to_hex(hash));
  return json.end_object().finish() + "\n";
}

}  // namespace

std::string table_file(const storage::DumpTable& table) {
  return std::string(table.plan.table) + ".jsonl";
}

Result<std::vector<std::string>> figures(db::Connection& reader, const Period& period, WallTime now) {
  std::vector<std::string> lines;
  XINLUON_TRY(const auto units, storage::units(reader, Scope::local_administrator()));
  for (const auto& unit : units) {
    reports::PercentagesRequest request;
    request.node = storage::Node::of(unit.id);
    request.period = period;
    request.view = reports::View::live;
    XINLUON_TRY(const auto found,
                reports::percentages_here(reader, Scope::local_administrator(), request, now));
    lines.push_back(reports::to_json(found));
  }
  return lines;
}

Result<std::uint64_t> export_bundle(db::Connection& reader, BundleFiles& files, const Period& period,
                                    WallTime now) {
  return db::snapshot(reader, [&]() -> Result<std::uint64_t> {
    BundleWriter bundle(files);
    XINLUON_TRY(const auto records, write_tables(reader, bundle));
    XINLUON_RETURN_IF_ERROR(write_figures(reader, bundle, period, now));
    XINLUON_RETURN_IF_ERROR(files.begin(std::string(manifest_file)));
    XINLUON_RETURN_IF_ERROR(files.write(manifest(bundle, period, now)));
    XINLUON_RETURN_IF_ERROR(files.finish());
    return records;
  });
}

}  // namespace xinluon::evidence
