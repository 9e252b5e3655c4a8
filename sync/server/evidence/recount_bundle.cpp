#include <fstream>
#include <map>
#include <utility>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/random.h"
#include "sync/server/db/data_folder.h"
#include "sync/server/evidence/audit_bundle.h"
#include "sync/server/evidence/bundle_format.h"
#include "sync/server/evidence/bundle_text.h"
#include "sync/server/storage/migrations.h"

namespace xinluon::evidence {
namespace fs = std::filesystem;
namespace {

using storage::Scope;

constexpr std::size_t max_manifest_bytes = 1 << 20;
constexpr std::size_t rows_a_transaction = 10'000;

Result<Manifest> read_manifest(const fs::path& folder) {
  const fs::path file = folder / manifest_file;
  XINLUON_TRY(const auto text, read_file(file, max_manifest_bytes));
  auto manifest = decode_manifest(text);
  if (!manifest) return fail(with_context(std::move(manifest).error(), file.string()));
  return manifest;
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
  std::vector<storage::Cells> waiting;
  const auto flush = [&] {
    auto done = db::transaction(writer, [&]() -> Result<void> {
      for (const auto& cells : waiting) XINLUON_RETURN_IF_ERROR(storage::insert_row(writer, table, cells));
      return {};
    });
    waiting.clear();
    return done;
  };
  XINLUON_RETURN_IF_ERROR(bundle.read(table_file(table), [&](const std::string& line) -> Result<void> {
    XINLUON_TRY(auto cells, decode_row(line, table.plan));
    waiting.push_back(std::move(cells));
    return waiting.size() < rows_a_transaction ? Result<void>() : flush();
  }));
  return flush();
}

// Only of tallies that are what the votes give: percentages of anything else mean nothing.
Result<void> check_figures(db::Connection& reader, BundleReader& bundle) {
  XINLUON_TRY(const auto right, figures(reader, bundle.manifest().period, bundle.manifest().made));
  std::size_t at = 0;
  XINLUON_RETURN_IF_ERROR(
      bundle.read(std::string(figures_file), [&](const std::string& line) -> Result<void> {
        if (at >= right.size() || line != right[at])
          bundle.differences.push_back(
              {format("figures line {}", at + 1), "it is not what the tallies give"});
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
  for (const auto& table : storage::dump_tables())
    if (table.since <= bundle.manifest().schema) XINLUON_RETURN_IF_ERROR(load_table(writer, table, bundle));
  XINLUON_TRY(auto found,
              reports::recount(writer, Scope::local_administrator(), reports::AuditLog::elsewhere));
  if (found.clean())
    XINLUON_RETURN_IF_ERROR(db::snapshot(writer, [&] { return check_figures(writer, bundle); }));
  for (auto& difference : bundle.differences) {
    ++found.difference_count;
    found.differences.push_back(std::move(difference));
  }
  return found;
}

}  // namespace

Result<reports::Recount> recount_bundle(const fs::path& folder, const fs::path& scratch) {
  XINLUON_TRY(auto manifest, read_manifest(folder));
  BundleReader bundle(folder, std::move(manifest));
  const Scratch place(scratch);
  XINLUON_TRY(const auto data, db::DataFolder::lock(place.path()));
  XINLUON_TRY(const auto writer, data.open_writer());
  return recount_in(*writer, bundle);
}

}  // namespace xinluon::evidence
