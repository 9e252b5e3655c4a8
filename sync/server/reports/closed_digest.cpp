#include "sync/server/reports/closed_digest.h"

#include <set>

#include "sync/base/format.h"
#include "sync/server/storage/closed_tallies.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::reports {
namespace {

using Digests = std::map<std::string, std::string>;  // by node: 32 bytes

std::string line_of(const storage::ClosedTally& row) {
  return format("{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\n", row.grain, row.dimension, storage::to_number(row.start),
                row.count.raw, row.count.counted, row.value);
}

crypto::Hash combined(const Digests& digests) {
  std::string text;
  for (const auto& [node, digest] : digests)
    text +=
        format("{}\x1f{}\n", node, crypto::to_hex(crypto::hash_from_bytes(digest).value_or(crypto::Hash{})));
  return crypto::sha256(text);
}

// Nothing for a node without rows.
Result<std::string> digest_of(db::Connection& connection, const storage::Scope& scope,
                              const std::string& node) {
  std::string text;
  const auto add = [&text](const storage::ClosedTally& row) -> Result<void> {
    text += line_of(row);
    return {};
  };
  XINLUON_RETURN_IF_ERROR(storage::each_closed_tally_of(connection, scope, node, add));
  return text.empty() ? std::string() : std::string(crypto::as_bytes(crypto::sha256(text)));
}

Result<void> check_kept(db::Connection& writer, const storage::Scope& scope, const Digests& kept,
                        const std::string& node) {
  XINLUON_TRY(const auto held, digest_of(writer, scope, node));
  const auto found = kept.find(node);
  if (held == (found == kept.end() ? std::string() : found->second)) return {};
  return fail(Errc::corrupt, format("what purged votes of {} counted was changed; run `xinluon-server "
                                    "recount`",
                                    node));
}

}  // namespace

Result<crypto::Hash> closed_digest(db::Connection& connection, const storage::Scope& scope) {
  XINLUON_TRY(const auto nodes, storage::closed_nodes(connection, scope));
  Digests digests;
  for (const auto& node : nodes) {
    XINLUON_TRY(digests[node], digest_of(connection, scope, node));
  }
  return combined(digests);
}

crypto::Hash empty_closed_digest() {
  return combined({});
}

Result<crypto::Hash> close_tallies(db::Connection& writer, const storage::Tallies& counts) {
  const auto whole = storage::Scope::local_administrator();
  std::set<std::string> nodes;
  for (const auto& [key, count] : counts) nodes.insert(to_text(key.node));
  XINLUON_TRY(auto digests, storage::closed_digests(writer, whole));
  for (const auto& node : nodes) XINLUON_RETURN_IF_ERROR(check_kept(writer, whole, digests, node));
  XINLUON_RETURN_IF_ERROR(storage::add_closed_tallies(writer, counts));
  for (const auto& node : nodes) {
    XINLUON_TRY(digests[node], digest_of(writer, whole, node));
    XINLUON_RETURN_IF_ERROR(storage::put_closed_digest(writer, node, digests[node]));
  }
  return combined(digests);
}

}  // namespace xinluon::reports
