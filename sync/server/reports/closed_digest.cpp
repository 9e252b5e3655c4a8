#include "sync/server/reports/closed_digest.h"

#include "sync/base/format.h"
#include "sync/server/storage/closed_tallies.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::reports {
namespace {

std::string line_of(const storage::ClosedTally& row) {
  return format("{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\n", row.grain, row.dimension, storage::to_number(row.start),
                row.count.raw, row.count.counted, row.value);
}

}  // namespace

Result<ClosedDigest> ClosedDigest::load(db::Connection& connection, const storage::Scope& scope) {
  ClosedDigest digest;
  std::string node;
  std::string text;
  const auto finish = [&] {
    if (!node.empty()) digest.nodes_[node] = crypto::sha256(text);
    text.clear();
  };
  const auto add = [&](const storage::ClosedTally& row) -> Result<void> {
    if (row.node != node) finish();
    node = row.node;
    text += line_of(row);
    return {};
  };
  XINLUON_RETURN_IF_ERROR(storage::each_closed_tally(connection, scope, add));
  finish();
  return digest;
}

Result<void> ClosedDigest::update(db::Connection& connection, const storage::Scope& scope,
                                  const std::string& node) {
  std::string text;
  const auto add = [&text](const storage::ClosedTally& row) -> Result<void> {
    text += line_of(row);
    return {};
  };
  XINLUON_RETURN_IF_ERROR(storage::each_closed_tally_of(connection, scope, node, add));
  nodes_.erase(node);
  if (!text.empty()) nodes_.emplace(node, crypto::sha256(text));
  return {};
}

crypto::Hash ClosedDigest::value() const {
  std::string text;
  for (const auto& [node, hash] : nodes_) text += format("{}\x1f{}\n", node, crypto::to_hex(hash));
  return crypto::sha256(text);
}

Result<crypto::Hash> closed_digest(db::Connection& connection, const storage::Scope& scope) {
  XINLUON_TRY(const auto digest, ClosedDigest::load(connection, scope));
  return digest.value();
}

}  // namespace xinluon::reports
