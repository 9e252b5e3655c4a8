#include "sync/uploader/batch_writer.h"

#include "sync/crypto/encoding.h"
#include "sync/wire/batch_body.h"
#include "sync/wire/compression.h"

namespace xinluon::uploader {
namespace {

constexpr std::size_t nonce_bytes = 16;

}  // namespace

BatchWriter::BatchWriter(BatchParties parties, RandomBytes random)
    : parties_(std::move(parties)), random_(std::move(random)) {}

wire::Envelope BatchWriter::envelope(const wire::RecordsAnswer& records, const Moment& now) const {
  wire::Envelope envelope;
  envelope.kiosk = parties_.kiosk;
  envelope.epoch = records.epoch;
  envelope.server_key = parties_.server_key.to_base64();
  envelope.nonce = crypto::to_hex(random_(nonce_bytes));
  envelope.prev_hash = records.prev_hash;
  envelope.first_seq = records.first_seq;
  envelope.last_seq = records.first_seq - 1 + records.lines.size();
  envelope.last_hash = records.last_hash;
  envelope.sent_boot_ms = to_ms(now.boot);
  if (wall_sample_) {
    envelope.wall_ms = to_ms(*wall_sample_->wall);
    envelope.wall_boot_ms = to_ms(wall_sample_->boot);
  }
  envelope.anchor = anchors_.best();
  envelope.board = parties_.board;
  return envelope;
}

WrittenBatch BatchWriter::write(const wire::RecordsAnswer& records, const std::string& boot,
                                const wire::Health& health, const Moment& now) {
  if (now.wall) wall_sample_ = now;
  wire::Envelope signed_part = envelope(records, now);
  signed_part.boot = boot;
  signed_part.health = health;

  WrittenBatch batch{
      {}, signed_part.nonce, signed_part.last_seq, signed_part.last_hash, records.lines.size()};
  batch.request.path = wire::batches_path(parties_.kiosk);
  const std::string header = wire::encode_envelope(signed_part);
  const std::string text = wire::batch_signing_text(header, "POST", batch.request.path);
  batch.request.headers = {{std::string(wire::envelope_header), header},
                           {std::string(wire::signature_header), parties_.device_key.sign(text)},
                           {"Content-Type", "application/x-ndjson"}};
  batch.request.body = wire::join_lines(records.lines);
  if (compress_ && !batch.request.body.empty()) {
    batch.request.body = wire::zstd_compress(batch.request.body);
    batch.request.headers.emplace_back("Content-Encoding", "zstd");
  }
  return batch;
}

}  // namespace xinluon::uploader
