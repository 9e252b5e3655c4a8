// Lines of the local socket and of the server's for its administrators, of both ends.
#include "sync/server/commands/admin_protocol.h"
#include "sync/wire/socket_messages.h"
#include "tests/fuzz/property.h"

namespace {

std::string encode_any(const auto& message) {
  return xinluon::wire::encode(message);
}

// As comes_back, of what can't be compared.
void written_alike(std::string_view text, auto decode, auto encode) {
  const auto read = decode(text);
  if (!read) return;
  const std::string written = encode(*read);
  XINLUON_CHECK(encode(decode(written).value()) == written, "what is written says the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  const auto text = fuzz::text_of(data, size);
  fuzz::comes_back(text, wire::decode_request,
                   [](const wire::SocketRequest& request) { return wire::encode(request); });
  fuzz::comes_back(text, wire::decode_hello, encode_any<wire::HelloAnswer>);
  fuzz::comes_back(text, wire::decode_records, encode_any<wire::RecordsAnswer>);
  fuzz::comes_back(text, wire::decode_hash, encode_any<wire::HashAnswer>);
  fuzz::comes_back(text, wire::decode_wait, encode_any<wire::WaitAnswer>);
  fuzz::comes_back(text, wire::decode_counter, encode_any<wire::CounterAnswer>);
  static_cast<void>(wire::decode_report(text));
  static_cast<void>(wire::decode_configure(text));
  static_cast<void>(wire::decode_hurry(text));
  written_alike(text, commands::decode_call, commands::encode_call);
  written_alike(text, commands::decode_outcome, commands::encode_outcome);
  return 0;
}
