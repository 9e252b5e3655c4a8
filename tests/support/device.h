// A kiosk's hands for the server's tests: real keys, a real chain, real envelopes. Its true time is the
// server's; its boot clock may drift.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/random.h"
#include "sync/crypto/signature.h"
#include "sync/domain/record.h"
#include "sync/wire/batch_body.h"
#include "sync/wire/envelope.h"
#include "sync/wire/record_codec.h"

namespace xinluon::test {

struct SentBatch {
  wire::Envelope envelope;
  std::string envelope_text;
  std::string signature;
  std::string path;
  std::string body;
  std::string method = "POST";
};

class Device {
 public:
  Device(const std::string& kiosk, std::string server_key)
      : key_(crypto::SecretKey::generate()),
        kiosk_(KioskId::from(kiosk).value()),
        server_key_(std::move(server_key)) {
    begin_epoch();
  }

  const KioskId& kiosk() const { return kiosk_; }
  const Epoch& epoch() const { return epoch_; }
  const std::string& boot() const { return boot_; }
  std::string public_key() const { return key_.public_key().to_base64(); }
  Seq head() const { return lines_.size(); }
  const std::vector<std::string>& lines() const { return lines_; }
  void set_drift_ppm(double ppm) { drift_ppm_ = ppm; }
  void set_board(std::string board) { board_ = std::move(board); }
  // What its wall clock says, and says to be true; envelopes carry it from now on.
  void set_wall(WallTime wall) { wall_ = wall; }

  void begin_epoch() {
    epoch_ = crypto::random_epoch();
    lines_.clear();
    hashes_ = {crypto::chain_start(kiosk_, epoch_)};
  }
  // Power-on at this true time.
  void begin_boot(WallTime now) {
    boot_ = crypto::random_hex(4);
    began_ = now;
    anchor_.reset();
  }
  std::int64_t boot_ms(WallTime now) const {
    const auto true_ms = static_cast<double>((now - began_).count());
    return static_cast<std::int64_t>(std::floor(true_ms * (1 + drift_ppm_ / 1e6)));
  }

  // Seals a vote taken now.
  void add(Vote vote, WallTime now) {
    vote.boot_ms = boot_ms(now);
    add_line(wire::encode_record({head() + 1, std::move(vote), boot_, "xinluon 0.1.0"}));
  }
  // Any bytes in the chain's next place.
  void add_line(std::string line) {
    hashes_.push_back(crypto::chain_next(hashes_.back(), line));
    lines_.push_back(std::move(line));
  }

  // Records after + 1 … last as a signed batch; a heartbeat when last is `after`.
  SentBatch batch(Seq after, Seq last, WallTime now) const {
    wire::Envelope envelope;
    envelope.kiosk = kiosk_;
    envelope.epoch = epoch_;
    envelope.server_key = server_key_;
    envelope.nonce = crypto::random_hex(16);
    envelope.first_seq = after + 1;
    envelope.last_seq = last;
    envelope.prev_hash = hashes_[after];
    envelope.last_hash = hashes_[last];
    envelope.boot = boot_;
    envelope.sent_boot_ms = boot_ms(now);
    envelope.anchor = anchor_;
    if (wall_) {
      envelope.wall_ms = to_ms(*wall_);
      envelope.wall_boot_ms = envelope.sent_boot_ms;
    }
    envelope.board = board_;
    envelope.health.pending = head() - last;
    envelope.health.software = "xinluon 0.1.0";
    envelope.health.app_state = "ok";
    const auto from = lines_.begin() + static_cast<std::ptrdiff_t>(after);
    return sign(envelope, wire::join_lines({from, lines_.begin() + static_cast<std::ptrdiff_t>(last)}));
  }
  // What the device itself would sign, whatever it says.
  SentBatch sign(wire::Envelope envelope, std::string body) const {
    SentBatch sent;
    sent.envelope_text = wire::encode_envelope(envelope);
    sent.envelope = std::move(envelope);
    sent.path = wire::batches_path(kiosk_);
    sent.signature = key_.sign(wire::batch_signing_text(sent.envelope_text, "POST", sent.path));
    sent.body = std::move(body);
    return sent;
  }
  // Its signature of a batch with this envelope, sent the usual way.
  std::string sign_text(const std::string& envelope_text) const {
    return key_.sign(wire::batch_signing_text(envelope_text, "POST", wire::batches_path(kiosk_)));
  }
  // The same for another path.
  SentBatch sign_for(std::string path, wire::Envelope envelope, std::string body,
                     std::string_view method = "POST") const {
    SentBatch sent = sign(std::move(envelope), std::move(body));
    sent.path = std::move(path);
    sent.method = method;
    sent.signature = key_.sign(wire::batch_signing_text(sent.envelope_text, method, sent.path));
    return sent;
  }
  // A signed answer of this server time arrived now; kept when it bounds tighter than the one before.
  void take_anchor(WallTime server_time, WallTime now) {
    const wire::Anchor fresh{to_ms(server_time), boot_ms(now)};
    const auto bound_now = [&](const wire::Anchor& anchor) {
      return anchor.server_ms - anchor.recv_boot_ms -
             (fresh.recv_boot_ms - anchor.recv_boot_ms) * 601 / 1'000'000;
    };
    if (!anchor_ || bound_now(fresh) >= bound_now(*anchor_)) anchor_ = fresh;
  }
  void forget_anchor() { anchor_.reset(); }
  const crypto::Hash& hash(Seq seq) const { return hashes_[seq]; }

 private:
  crypto::SecretKey key_;
  KioskId kiosk_;
  std::string server_key_;
  Epoch epoch_;
  std::string boot_;
  WallTime began_{};
  double drift_ppm_ = 0;
  std::string board_;
  std::optional<WallTime> wall_;
  std::optional<wire::Anchor> anchor_;
  std::vector<std::string> lines_;
  std::vector<crypto::Hash> hashes_;  // h(0) … h(head)
};

}  // namespace xinluon::test
