// Lines of the local socket, of both ends.
#include "sync/wire/socket_messages.h"
#include "tests/fuzz/property.h"

namespace {

std::string encode_any(const auto& message) {
  return xinluon::wire::encode(message);
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
  return 0;
}
