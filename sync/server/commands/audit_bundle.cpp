#include "sync/server/commands/audit_bundle.h"

#include <fstream>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/random.h"
#include "sync/server/db/data_folder.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/reports/render.h"
#include "sync/server/storage/dump.h"
#include "sync/server/storage/migrations.h"
#include "sync/server/storage/organisation.h"
#include "sync/wire/json_writer.h"

namespace xinluon::commands {
namespace fs = std::filesystem;
namespace {

using storage::Scope;
using Type = db::InsertPlan::Column::Type;

constexpr std::string_view bundle_format = "xinluon-audit-1";
constexpr mode_t folder_mode = 0700;
constexpr std::size_t max_manifest_bytes = 1 << 20;
constexpr std::size_t rows_a_transaction = 10'000;
constexpr std::string_view base64_mark = "base64:";

std::string table_file(const storage::DumpTable& table) {
  return std::string(table.plan.table) + ".jsonl";
}

// Writes lines and keeps what the manifest needs.
class BundleWriter {
 public:
  explicit BundleWriter(fs::path folder) : folder_(std::move(folder)) {}

  void open(const std::string& name) {
    out_ = std::ofstream(folder_ / name, std::ios::binary | std::ios::trunc);
    name_ = name;
    hash_ = crypto::sha256("");
  }
  void line(const std::string& text) {
    out_ << text << '\n';
    hash_ = crypto::chain_next(hash_, text);
  }
  Result<void> close() {
    out_.close();
    if (!out_) return fail(Errc::full, format("{}: can't be written", (folder_ / name_).string()));
    hashes_[name_] = crypto::to_hex(hash_);
    return {};
  }
  const std::map<std::string, std::string>& hashes() const { return hashes_; }

 private:
  fs::path folder_;
  std::string name_;
  std::ofstream out_;
  crypto::Hash hash_{};
  std::map<std::string, std::string> hashes_;
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

// Within the caller's snapshot. The units' percentages, every vote up to `now`, nothing hidden: the bundle is
// for auditors alone.
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

Result<std::uint64_t> write_tables(db::Connection& reader, BundleWriter& bundle) {
  std::uint64_t records = 0;
  for (const auto& table : storage::dump_tables()) {
    bundle.open(table_file(table));
    XINLUON_RETURN_IF_ERROR(storage::each_row(reader, Scope::local_administrator(), table,
                                              [&](const storage::Cells& cells) -> Result<void> {
                                                bundle.line(line_of(table, cells));
                                                if (table.plan.table == "record") ++records;
                                                return {};
                                              }));
    XINLUON_RETURN_IF_ERROR(bundle.close());
  }
  return records;
}

std::string manifest(const BundleWriter& bundle, const Period& period, WallTime now) {
  wire::JsonWriter json;
  json.text("format", bundle_format)
      .number("schema", storage::schema_version())
      .number("made_ms", to_ms(now))
      .number("first_day", storage::to_number(period.first))
      .number("last_day", storage::to_number(period.last))
      .begin_object("chains");
  for (const auto& [name, hash] : bundle.hashes()) json.text(name, hash);
  return json.end_object().finish() + "\n";
}

struct Manifest {
  WallTime made{};
  Period period;
  std::map<std::string, std::string> chains;
};

Result<Manifest> read_manifest(const fs::path& folder) {
  XINLUON_TRY(const auto text, read_file(folder / "manifest.json", max_manifest_bytes));
  const auto json = nlohmann::json::parse(text, nullptr, false);
  const auto wrong = [&] { return fail(Errc::rejected, folder.string() + " is no audit bundle"); };
  if (!json.is_object() || json.value("format", "") != bundle_format || !json.contains("chains"))
    return wrong();
  if (json.value("schema", 0) != storage::schema_version())
    return fail(Errc::rejected, "the bundle is of another version; recount it with the program that made it");
  Manifest found;
  found.made = wall_time(json.value("made_ms", std::int64_t{0}));
  found.period = {storage::day_from_number(json.value("first_day", std::int64_t{0})),
                  storage::day_from_number(json.value("last_day", std::int64_t{0}))};
  for (const auto& [name, hash] : json["chains"].items())
    if (hash.is_string()) found.chains[name] = hash.get<std::string>();
  return found;
}

Result<storage::Cell> cell_in(const nlohmann::json& row, const db::InsertPlan::Column& column) {
  const auto found = row.find(std::string(column.name));
  if (found == row.end()) return fail(Errc::rejected, format("\"{}\" is missing", column.name));
  if (found->is_null()) return storage::Cell();
  if (column.type == Type::integer && found->is_number_integer())
    return storage::Cell(found->get<std::int64_t>());
  if (column.type == Type::integer || !found->is_string())
    return fail(Errc::rejected, format("\"{}\" is of another type", column.name));
  auto text = found->get<std::string>();
  if (column.type != Type::blob || !text.starts_with(base64_mark)) return storage::Cell(std::move(text));
  auto bytes = crypto::from_base64(text.substr(base64_mark.size()));
  if (!bytes) return fail(Errc::rejected, format("\"{}\" is no base64", column.name));
  return storage::Cell(*std::move(bytes));
}

Result<void> load_row(db::Connection& writer, const storage::DumpTable& table, const std::string& line) {
  const auto row = nlohmann::json::parse(line, nullptr, false);
  if (!row.is_object()) return fail(Errc::rejected, "no JSON object");
  storage::Cells cells;
  for (const auto& column : table.plan.columns) {
    XINLUON_TRY(auto cell, cell_in(row, column));
    cells.push_back(std::move(cell));
  }
  return storage::insert_row(writer, table, cells);
}

class BundleReader {
 public:
  BundleReader(fs::path folder, Manifest manifest)
      : folder_(std::move(folder)), manifest_(std::move(manifest)) {}

  // Each line to `take`; afterwards whether the file is the one the manifest names.
  Result<void> read(const std::string& name, const std::function<Result<void>(const std::string&)>& take) {
    std::ifstream in(folder_ / name, std::ios::binary);
    if (!in) return fail(Errc::rejected, format("{} is missing", name));
    auto hash = crypto::sha256("");
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
      hash = crypto::chain_next(hash, line);
      if (auto taken = take(line); !taken)
        return fail(with_context(std::move(taken).error(), format("{} line {}", name, number)));
    }
    if (manifest_.chains[name] != crypto::to_hex(hash))
      differences.push_back({name, "it is not the file that the manifest names"});
    return {};
  }
  const Manifest& manifest() const { return manifest_; }
  std::vector<reports::Difference> differences;

 private:
  fs::path folder_;
  Manifest manifest_;
};

Result<void> load_table(db::Connection& writer, const storage::DumpTable& table, BundleReader& bundle) {
  std::vector<std::string> waiting;
  const auto flush = [&] {
    auto done = db::transaction(writer, [&]() -> Result<void> {
      for (const auto& line : waiting) XINLUON_RETURN_IF_ERROR(load_row(writer, table, line));
      return {};
    });
    waiting.clear();
    return done;
  };
  XINLUON_RETURN_IF_ERROR(bundle.read(table_file(table), [&](const std::string& line) -> Result<void> {
    waiting.push_back(line);
    return waiting.size() < rows_a_transaction ? Result<void>() : flush();
  }));
  return flush();
}

Result<void> check_figures(db::Connection& reader, BundleReader& bundle) {
  XINLUON_TRY(const auto right, figures(reader, bundle.manifest().period, bundle.manifest().made));
  std::size_t at = 0;
  XINLUON_RETURN_IF_ERROR(bundle.read("figures.jsonl", [&](const std::string& line) -> Result<void> {
    if (at >= right.size() || line != right[at])
      bundle.differences.push_back({format("figures line {}", at + 1), "it is not what the tallies give"});
    ++at;
    return {};
  }));
  if (at < right.size()) bundle.differences.push_back({"figures", "some are missing"});
  return {};
}

// Removes the folder with all that is in it.
class Scratch {
 public:
  explicit Scratch(const fs::path& below) : folder_(below / ("xinluon-recount-" + crypto::random_hex(8))) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  const fs::path& path() const { return folder_; }

 private:
  fs::path folder_;
};

Result<reports::Recount> recount_in(db::Connection& writer, BundleReader& bundle) {
  XINLUON_RETURN_IF_ERROR(writer.migrate(storage::migrations()));
  for (const auto& table : storage::dump_tables()) XINLUON_RETURN_IF_ERROR(load_table(writer, table, bundle));
  XINLUON_TRY(auto found, reports::recount(writer, Scope::local_administrator()));
  XINLUON_RETURN_IF_ERROR(db::snapshot(writer, [&] { return check_figures(writer, bundle); }));
  for (auto& difference : bundle.differences) {
    ++found.difference_count;
    found.differences.push_back(std::move(difference));
  }
  return found;
}

}  // namespace

Result<std::uint64_t> export_bundle(db::Connection& reader, const fs::path& folder, const Period& period,
                                    WallTime now) {
  std::error_code failed;
  if (fs::exists(folder, failed)) return fail(Errc::rejected, folder.string() + " exists already");
  XINLUON_RETURN_IF_ERROR(make_folders(folder, folder_mode));
  return db::snapshot(reader, [&]() -> Result<std::uint64_t> {
    BundleWriter bundle(folder);
    XINLUON_TRY(const auto records, write_tables(reader, bundle));
    XINLUON_TRY(const auto lines, figures(reader, period, now));
    bundle.open("figures.jsonl");
    for (const auto& line : lines) bundle.line(line);
    XINLUON_RETURN_IF_ERROR(bundle.close());
    XINLUON_RETURN_IF_ERROR(
        write_file_durably(folder / "manifest.json", manifest(bundle, period, now), 0600));
    return records;
  });
}

Result<reports::Recount> recount_bundle(const fs::path& folder, const fs::path& scratch) {
  XINLUON_TRY(auto manifest, read_manifest(folder));
  BundleReader bundle(folder, std::move(manifest));
  const Scratch place(scratch);
  XINLUON_TRY(const auto data, db::DataFolder::lock(place.path()));
  XINLUON_TRY(const auto writer, data.open_writer());
  return recount_in(*writer, bundle);
}

}  // namespace xinluon::commands
