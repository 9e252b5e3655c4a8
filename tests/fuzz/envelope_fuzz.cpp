// The header of a batch, as sent and as the JSON inside.
#include "sync/crypto/encoding.h"
#include "sync/wire/envelope.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  const auto text = fuzz::text_of(data, size);
  const auto start = wire::peek_envelope(text);
  XINLUON_CHECK(start.nonce.size() <= 32, "a nonce that is signed is a nonce");
  fuzz::comes_back(text, wire::decode_envelope, wire::encode_envelope);
  const std::string header = crypto::to_base64(text);
  fuzz::comes_back(header, wire::decode_envelope, wire::encode_envelope);
  const auto envelope = wire::decode_envelope(header);
  if (envelope) XINLUON_CHECK(wire::peek_envelope(header).nonce == envelope->nonce, "both see one nonce");
  return 0;
}
