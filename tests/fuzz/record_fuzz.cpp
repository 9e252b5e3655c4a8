// Records: whatever is taken encodes to the very bytes it came in; nothing else may be hashed twice.
#include "sync/wire/record_codec.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  const auto text = fuzz::text_of(data, size);
  fuzz::stands(text, wire::decode_record, wire::encode_record);
  fuzz::stands(text, wire::decode_open_vote, [](const wire::OpenVote& open) {
    return wire::encode_open_vote(open.vote, open.boot, open.software);
  });
  return 0;
}
