// A kiosk of the sample: a key, a chain, boots, and signed batches, as the real one has them, all from the
// seed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/signature.h"
#include "sync/domain/vote.h"
#include "sync/server/sample/dice.h"
#include "sync/wire/answer.h"
#include "sync/wire/envelope.h"

namespace xinluon::sample {

struct SignedBatch {
  Seq last_seq = 0;
  std::string path;
  std::string envelope;
  std::string signature;
  std::string body;
};

class Kiosk {
 public:
  // `server_key` is what its envelopes name as meant.
  Kiosk(std::uint64_t seed, std::uint64_t number, KioskId id, std::string server_key);

  const KioskId& id() const { return id_; }
  std::string public_key() const { return key_.public_key().to_base64(); }
  std::size_t unsent() const { return lines_.size(); }

  // Power on. What was sealed before must have been sent: such a boot's votes are dated by its own bounds
  // alone.
  void boot(WallTime now);
  void seal(Vote vote, WallTime now);
  // All that is unsent; a heartbeat when nothing is.
  SignedBatch batch(WallTime now);
  // The answer to the last batch arrived.
  void take(const wire::BatchAnswer& answer, WallTime now);
  // As take(), for a batch the server holds from an earlier run: nothing was sent.
  void skip() { forget_sent(); }

 private:
  std::int64_t boot_ms(WallTime now) const { return (now - booted_).count(); }
  void forget_sent();

  Dice dice_;
  KioskId id_;
  crypto::SecretKey key_;
  std::string server_key_;
  Epoch epoch_;
  std::string boot_;
  WallTime booted_{};
  std::optional<wire::Anchor> anchor_;
  Seq sent_ = 0;
  crypto::Hash sent_hash_{};
  crypto::Hash head_hash_{};
  std::vector<std::string> lines_;  // sealed and not sent
};

}  // namespace xinluon::sample
