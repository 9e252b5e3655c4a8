// The nightly checkpoint: the audit log's end and every chain's head, chained to the checkpoint before and
// signed with the server's key. Whoever keeps a copy can prove later what this server held, and that nobody
// wrote the audit log anew (PROTOCOL.md, "Checkpoints").
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/signature.h"
#include "sync/server/storage/checkpoints.h"

namespace xinluon::reports {

// What a checkpoint's text says.
struct Statement {
  std::int64_t seq = 0;
  std::int64_t at_ms = 0;
  crypto::Hash previous{};
  std::string server_key;  // base64
  // Number and hash of the audit log's last entry; 0 and zeros of an empty log. Nothing in a text of the
  // first version.
  struct AuditEnd {
    std::int64_t seq = 0;
    crypto::Hash hash{};
  };
  std::optional<AuditEnd> audit;
  struct Head {
    KioskId kiosk;
    Epoch epoch;
    Seq seq = 0;
    crypto::Hash hash{};
  };
  std::vector<Head> heads;  // by kiosk, in the order the epochs were opened
};
std::string encode_statement(const Statement& statement);
// rejected with the number of the line that is wrong.
Result<Statement> decode_statement(std::string_view text);

// The hash before the first checkpoint.
crypto::Hash checkpoint_start();

// Within the caller's transaction, on the writing connection.
Result<storage::Checkpoint> make_checkpoint(db::Connection& writer, const crypto::SecretKey& key,
                                            WallTime now);

// True in the first look after 02:00 of a day, in Vietnam, that has no checkpoint yet.
bool checkpoint_due(const std::optional<storage::Checkpoint>& last, WallTime now);

// Chain and signature of the next checkpoint after one with this hash; gives its statement. rejected with
// what is wrong.
Result<Statement> check_checkpoint(const storage::Checkpoint& checkpoint, const crypto::Hash& before);

}  // namespace xinluon::reports
