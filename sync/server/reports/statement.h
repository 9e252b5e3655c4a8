// The text of a checkpoint: what the server stated that it held (PROTOCOL.md, "Checkpoints").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/crypto/hash.h"
#include "sync/domain/ids.h"

namespace xinluon::reports {

// A record of a chain by its number and hash.
struct ChainPlace {
  KioskId kiosk;
  Epoch epoch;
  Seq seq = 0;
  crypto::Hash hash{};
  bool operator==(const ChainPlace&) const = default;
};

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
    bool operator==(const AuditEnd&) const = default;
  };
  std::optional<AuditEnd> audit = {};
  std::vector<ChainPlace> heads = {};  // by kiosk, in the order the epochs were opened
  // Since records were purged: the digest of what purged votes counted, and of each chain that was purged the
  // last record that is gone, in the order of the heads. Nothing before the third version.
  std::optional<crypto::Hash> closed = {};
  std::vector<ChainPlace> anchors = {};
  bool operator==(const Statement&) const = default;
};

// In the oldest version that can say it: the third with `closed`, the second with `audit`, else the first.
std::string encode_statement(const Statement& statement);
// Every version. rejected with the number of the line that is wrong; of the third version also when a chain
// is named twice, when an anchor is out of order or beyond its head, and when it could be written otherwise.
Result<Statement> decode_statement(std::string_view text);

// The hash before the first checkpoint.
crypto::Hash checkpoint_start();

}  // namespace xinluon::reports
