// Writes a batch as it goes out: verbatim lines, zstd, signed envelope with what is known of time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/crypto/signature.h"
#include "sync/uploader/anchors.h"
#include "sync/uploader/schedule.h"
#include "sync/uploader/transport.h"
#include "sync/wire/envelope.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::uploader {

// Who sends to whom.
struct BatchParties {
  KioskId kiosk;
  crypto::PublicKey server_key;
  const crypto::SecretKey& device_key;  // outlives the writer
  std::string board;                    // board_hash()
};

struct Moment {
  BootTime boot;
  std::optional<WallTime> wall;  // only when the wall clock is synchronised
};

struct WrittenBatch {
  OutgoingRequest request;
  std::string nonce;
  Seq last_seq = 0;
  crypto::Hash last_hash{};
  std::size_t records = 0;
};

class BatchWriter {
 public:
  BatchWriter(BatchParties parties, RandomBytes random);

  // Records, and the head they make. With no lines it is a heartbeat at head first_seq − 1.
  WrittenBatch write(const wire::RecordsAnswer& records, const std::string& boot, const wire::Health& health,
                     const Moment& now);

  // From a rightly signed answer that arrived at `received`.
  void add_anchor(std::int64_t server_ms, BootTime received) { anchors_.add(server_ms, received); }
  // False when bodies already went uncompressed.
  bool stop_compressing() { return std::exchange(compress_, false); }
  const BatchParties& parties() const { return parties_; }

 private:
  wire::Envelope envelope(const wire::RecordsAnswer& records, const Moment& now) const;

  BatchParties parties_;
  RandomBytes random_;
  Anchors anchors_;
  std::optional<Moment> wall_sample_;  // the last synchronised one
  bool compress_ = true;
};

}  // namespace xinluon::uploader
