#include "sync/uploader/signed_request.h"

#include "sync/crypto/encoding.h"
#include "sync/crypto/hash.h"

namespace xinluon::uploader {
namespace {

constexpr std::size_t nonce_bytes = 16;

}  // namespace

SignedRequest signed_request(const BatchParties& parties, const RandomBytes& random,
                             const wire::HelloAnswer& app, OutgoingRequest request, BootTime now) {
  wire::Envelope envelope;
  envelope.kiosk = parties.kiosk;
  envelope.epoch = app.epochs.back().epoch;
  envelope.server_key = parties.server_key.to_base64();
  envelope.nonce = crypto::to_hex(random(nonce_bytes));
  envelope.prev_hash = envelope.last_hash = crypto::sha256(request.body);
  envelope.first_seq = 1;
  envelope.boot = app.boot;
  envelope.sent_boot_ms = to_ms(now);
  envelope.board = parties.board;
  envelope.health.display = app.display;
  envelope.health.software = app.software;
  envelope.health.app_state = app.app_state;
  const std::string header = wire::encode_envelope(envelope);
  request.headers = {{std::string(wire::envelope_header), header},
                     {std::string(wire::signature_header), parties.device_key.sign(wire::batch_signing_text(
                                                               header, request.method, request.path))},
                     {"Content-Type", "application/json"}};
  return {std::move(request), envelope.nonce};
}

}  // namespace xinluon::uploader
