#include "sync/server/evidence/audit_bundle.h"

#include <map>
#include <utility>

#include "sync/crypto/encoding.h"
#include "sync/crypto/hash.h"
#include "sync/server/evidence/bundle_format.h"
#include "sync/server/evidence/bundle_text.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/reports/render.h"
#include "sync/server/storage/migrations.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::evidence {
namespace {

using storage::Scope;

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
  std::map<std::string, std::string> chains() const {
    std::map<std::string, std::string> texts;
    for (const auto& [name, hash] : hashes_) texts[name] = crypto::to_hex(hash);
    return texts;
  }

 private:
  BundleFiles& files_;
  std::map<std::string, crypto::Hash> hashes_;
  crypto::Hash* hash_ = nullptr;
};

Result<std::uint64_t> write_tables(db::Connection& reader, BundleWriter& bundle) {
  std::uint64_t records = 0;
  for (const auto& table : storage::dump_tables()) {
    XINLUON_RETURN_IF_ERROR(bundle.begin(table_file(table)));
    XINLUON_RETURN_IF_ERROR(
        storage::each_row(reader, Scope::local_administrator(), table, [&](const storage::Cells& cells) {
          if (table.plan.table == "record") ++records;
          return bundle.line(encode_row(table.plan, cells));
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
    XINLUON_RETURN_IF_ERROR(
        files.write(encode_manifest({storage::schema_version(), now, period, bundle.chains()})));
    XINLUON_RETURN_IF_ERROR(files.finish());
    return records;
  });
}

}  // namespace xinluon::evidence
