#include "sync/server/sample/kiosk.h"

#include <utility>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/wire/batch_body.h"
#include "sync/wire/record_codec.h"

namespace xinluon::sample {
namespace {

constexpr std::uint64_t kiosk_dice = 4;
constexpr const char* software = "xinluon sample";

// No secret: a sample kiosk's key follows from the seed. It stands for no device.
crypto::SecretKey key_from(std::uint64_t seed, const KioskId& id) {
  const auto hash = crypto::sha256(format("xinluon sample kiosk {} {}", seed, id.text()));
  auto key = crypto::SecretKey::from_base64_seed(crypto::to_base64(crypto::as_bytes(hash)));
  XINLUON_CHECK(key.has_value(), "32 bytes are a seed");
  return std::move(*key);
}

}  // namespace

Kiosk::Kiosk(std::uint64_t seed, std::uint64_t number, KioskId id, std::string server_key)
    : dice_(seed, {kiosk_dice, number}),
      id_(std::move(id)),
      key_(key_from(seed, id_)),
      server_key_(std::move(server_key)),
      epoch_(Epoch::from(dice_.hex(32)).value()),
      sent_hash_(crypto::chain_start(id_, epoch_)),
      head_hash_(sent_hash_) {}

void Kiosk::boot(WallTime now) {
  XINLUON_CHECK(lines_.empty(), "sent before the boot ends");
  boot_ = dice_.hex(8);
  booted_ = now;
  anchor_.reset();
}

void Kiosk::seal(Vote vote, WallTime now) {
  vote.boot_ms = boot_ms(now);
  lines_.push_back(wire::encode_record({sent_ + lines_.size() + 1, std::move(vote), boot_, software}));
  head_hash_ = crypto::chain_next(head_hash_, lines_.back());
}

SignedBatch Kiosk::batch(WallTime now) {
  wire::Envelope envelope;
  envelope.kiosk = id_;
  envelope.epoch = epoch_;
  envelope.server_key = server_key_;
  envelope.nonce = dice_.hex(32);
  envelope.prev_hash = sent_hash_;
  envelope.first_seq = sent_ + 1;
  envelope.last_seq = sent_ + lines_.size();
  envelope.last_hash = head_hash_;
  envelope.boot = boot_;
  envelope.sent_boot_ms = boot_ms(now);
  envelope.anchor = anchor_;
  envelope.health.software = software;
  envelope.health.app_state = "ok";
  SignedBatch made;
  made.last_seq = envelope.last_seq;
  made.path = wire::batches_path(id_);
  made.envelope = wire::encode_envelope(envelope);
  made.signature = key_.sign(wire::batch_signing_text(made.envelope, "POST", made.path));
  made.body = wire::join_lines(lines_);
  return made;
}

void Kiosk::take(const wire::BatchAnswer& answer, WallTime now) {
  anchor_ = wire::Anchor{answer.server_ms, boot_ms(now)};
  forget_sent();
}

void Kiosk::forget_sent() {
  sent_ += lines_.size();
  sent_hash_ = head_hash_;
  lines_.clear();
}

}  // namespace xinluon::sample
