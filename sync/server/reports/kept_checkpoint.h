// A checkpoint as it is exported, to be kept elsewhere: its text, then a line with its signature. And whether
// a server's chain still contains it.
#pragma once

#include <string>
#include <string_view>

#include "sync/server/reports/statement.h"
#include "sync/server/storage/checkpoints.h"
#include "sync/server/storage/scope.h"

namespace xinluon::reports {

inline constexpr std::size_t max_kept_checkpoint_bytes = 7 * 1024 * 1024;  // 30,000 chains with anchors

struct KeptCheckpoint {
  std::string text;
  std::string signature;  // base64
  Statement statement;
};
std::string write_kept_checkpoint(const storage::Checkpoint& checkpoint);
// rejected when it is none, or when the signature is not that of the key it names.
Result<KeptCheckpoint> read_kept_checkpoint(std::string_view file);

// What the chain of checkpoints held here says of it.
struct KeptFound {
  enum class Fit {
    fits,     // it is there, and every later one follows from it
    differs,  // another one is in its place, or a later one does not follow from it
    unknown,  // the chain ends before it
  };
  Fit fit = Fit::unknown;
  std::int64_t last = 0;  // the chain's last; 0 when it is empty
  std::int64_t at = 0;    // of one that differs: which
};
// On a snapshot or within a transaction. Reads the checkpoints from that one on, one at a time.
Result<KeptFound> find_kept_checkpoint(db::Connection& connection, const storage::Scope& scope,
                                       const KeptCheckpoint& kept);

}  // namespace xinluon::reports
