// Invitations: the counter's software at the server, the kiosk's long poll, both directions.
#include "sync/wire/poll.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  const auto text = fuzz::text_of(data, size);
  fuzz::comes_back(text, wire::decode_poll, wire::encode_poll);
  fuzz::comes_back(text, wire::decode_poll_answer, wire::encode_poll_answer);
  const auto asked = wire::decode_counter_request(text);
  if (asked) {
    XINLUON_CHECK(wire::check_invitation(asked->invite.invitation).has_value(), "what is taken was checked");
    XINLUON_CHECK(asked->patience_ms >= 0 && asked->patience_ms <= wire::max_patience_ms, "patience ends");
  }
  return 0;
}
