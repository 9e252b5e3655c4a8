#include "sync/server/reports/kept_checkpoint.h"

#include <utility>

#include "sync/base/format.h"
#include "sync/crypto/signature.h"
#include "sync/server/reports/checkpoint.h"

namespace xinluon::reports {
namespace {

using Fit = KeptFound::Fit;

constexpr std::string_view signature_key = "signature ";

}  // namespace

std::string write_kept_checkpoint(const storage::Checkpoint& checkpoint) {
  return format("{}{}{}\n", checkpoint.text, signature_key, checkpoint.signature);
}

Result<KeptCheckpoint> read_kept_checkpoint(std::string_view file) {
  if (!file.ends_with('\n'))
    return fail(Errc::rejected, "it is no whole checkpoint: its last line has no end");
  const auto before_last = file.rfind('\n', file.size() - 2);
  const auto begin = before_last == file.npos ? 0 : before_last + 1;
  const auto last = file.substr(begin, file.size() - 1 - begin);
  if (!last.starts_with(signature_key))
    return fail(Errc::rejected, "it is no whole checkpoint: its last line is no signature");
  KeptCheckpoint kept{std::string(file.substr(0, begin)), std::string(last.substr(signature_key.size())), {}};
  XINLUON_TRY(kept.statement, decode_statement(kept.text));
  const auto key = crypto::PublicKey::from_base64(kept.statement.server_key);
  if (!key || !crypto::verify(*key, kept.text, kept.signature))
    return fail(Errc::rejected, "its signature is not that of the key it names: the file was changed");
  return kept;
}

Result<KeptFound> find_kept_checkpoint(db::Connection& connection, const storage::Scope& scope,
                                       const KeptCheckpoint& kept) {
  XINLUON_TRY(const auto last, storage::last_checkpoint(connection, scope));
  KeptFound found{Fit::unknown, last ? last->seq : 0, 0};
  if (found.last < kept.statement.seq) return found;
  auto before = kept.statement.previous;
  for (auto seq = kept.statement.seq; seq <= found.last; ++seq) {
    XINLUON_TRY(const auto held, storage::checkpoints_after(connection, scope, seq - 1, 1));
    const bool follows = !held.empty() && held[0].seq == seq && check_checkpoint(held[0], before);
    if (!follows || (seq == kept.statement.seq && held[0].text != kept.text)) {
      found.fit = Fit::differs;
      found.at = seq;
      return found;
    }
    before = crypto::chain_next(before, held[0].text);
  }
  found.fit = Fit::fits;
  return found;
}

}  // namespace xinluon::reports
